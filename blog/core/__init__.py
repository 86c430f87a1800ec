<<<<<<< HEAD
"""What every room stands on; knows no noun."""
=======
"""What every room stands on; it knows no noun."""
>>>>>>> moderation
