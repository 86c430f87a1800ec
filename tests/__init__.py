"""The promises Rejoinder keeps."""
