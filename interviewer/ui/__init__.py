"""The page: Gradio, and the server around it. Nothing else imports gradio."""
