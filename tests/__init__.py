<<<<<<< HEAD
"""The product's promises, tested."""
=======
"""The promises Rejoinder keeps."""
>>>>>>> moderation
