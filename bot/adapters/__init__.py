"""What stands behind the bot's ports: pull requests on GitHub or on a plain Git remote, Slack's messages, the queue."""
