"""aiogram at its defaults, as its own example: every text comes back."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

token, url = sys.argv[1:]
dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say it again."""
    if message.text:
        await message.answer(message.text)


async def main() -> None:
    """Poll."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    await dispatcher.start_polling(Bot(token, session=session))


asyncio.run(main())
