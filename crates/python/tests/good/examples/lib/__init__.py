from .colors import GREEN, RED
