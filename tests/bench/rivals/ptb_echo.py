"""python-telegram-bot at its defaults, as its own example: every text comes back."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

token, url = sys.argv[1:]


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


application = Application.builder().token(token).base_url(f"{url}/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
