"""Pictures: taken in, made safe, sized, served."""
