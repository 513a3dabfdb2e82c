"""The pages beside the conversation. Each is a screen of its own, made when it is opened."""
