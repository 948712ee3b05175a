"""`python -m bot` is `yanling`."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
