"""`yanling serve`: the web chat, the jobs and the delivery, in one process."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import uvicorn
from starlette.routing import BaseRoute

from bot.acts.invite import invite
from bot.acts.open_sample import demo_guests, open_sample
from bot.app import App, build, lock_home
from bot.channels.web import web_app
from bot.channels.web.app import CHINA
from bot.channels.web.sealing import Seal
from bot.channels.web.site import Site
from bot.cli.daily import back_up_daily
from bot.cli.desk import Desk, console, desk
from bot.clock import Clock, shifted, utc_now
from bot.console import console_routes
from bot.domain.schools import School, local_time
from bot.errors import SettingsError
from bot.rendering.words import clock_text, day_text
from bot.sample import demo_day
from bot.scheduling import build_scheduler
from bot.store.schools import schools_of
from jobs import JOBS, Job, run_job

GRACEFUL_SECONDS = 2  # open pages hold a stream; they reconnect by themselves


def serve() -> None:
    """启动研铃：网页聊天、提醒、发送。没有数据时装入示例学校。"""
    with desk() as house:
        lock = lock_home(house.settings.home)
        logging.basicConfig(level=house.settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        for loud in ("apscheduler", "alembic"):
            logging.getLogger(loud).setLevel(logging.WARNING)
        listening = listen(house.settings.host, house.settings.port)
        app = build(house.settings, house.database, _clock(house))
        # uvicorn ends in good order and then raises the signal again: what is running here ends in good order too
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with suppress(KeyboardInterrupt):
                asyncio.run(_run(app, _greet(app), listening))
        finally:
            listening.close()
            app.close()
            lock.release()


def listen(host: str, port: int) -> socket.socket:
    """The socket pages are served from; raises SettingsError when the address cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            how = "可能已经有一个研铃在运行；也可以换一个端口，例如：YANLING_PORT=8421 yanling serve"
            raise SettingsError(f"端口 {port} 已被占用，没有启动。{how}") from error
        raise SettingsError(f"不能在 {host} 的端口 {port} 上启动，请检查 YANLING_HOST 和 YANLING_PORT。") from error


def _clock(house: Desk) -> Clock:
    """The real clock; for the sample school one that starts on a school day, where today is none.

    On an empty database the sample is set up here, and its distance from the real day kept beside it.
    """
    place = house.settings.home / "demo_clock"
    with house.database.transaction() as session:
        empty = not schools_of(session)
    if empty and house.settings.sample:
        today = utc_now().astimezone(CHINA).date()
        place.write_text(str((demo_day(today) - today).days))
        with console.status("正在装入示例学校…"), house.database.transaction() as session:
            open_sample(session, shifted(timedelta(days=int(place.read_text())))())
    return shifted(timedelta(days=int(place.read_text()))) if place.exists() else utc_now


def _greet(app: App) -> School | None:
    """Say where the page is; the sample's links are printed at every start."""
    with app.database.transaction() as session:
        school = next(iter(schools_of(session)), None)
        for one in schools_of(session):
            one.web_url = app.settings.web_url
            session.add(one)
        if school is None:
            console.print("还没有学校。导入名册：yanling import roster 名册.xlsx")
        elif school.is_sample:
            if banner := demo_banner(app, school):
                console.print(f"[yellow]{banner}[/yellow]")
            for word, person in demo_guests(session, school):
                code = invite(session, None, app.clock(), person, reusable=True)
                console.print(f"{word} {person.name}：{app.settings.web_url}/in/{code}", soft_wrap=True)
    console.print(f"研铃已启动：{app.settings.web_url}（Ctrl-C 结束）", soft_wrap=True)
    return school


def demo_banner(app: App, school: School) -> str | None:
    """What the page says while the demo runs on another day."""
    if abs((app.clock() - utc_now()).total_seconds()) < 3600:  # a demo is shifted by whole days
        return None
    at = local_time(school, app.clock())
    return f"演示时钟：现在按 {at.year} 年 {day_text(at.date())}{clock_text(at)} 演示，示例学校为虚构。"


async def _run(app: App, school: School | None, listening: socket.socket) -> None:
    def banner() -> str | None:
        return demo_banner(app, school) if school and school.is_sample else None

    hooks = [route for bot in app.bots for route in bot.routes()]
    routes = [*hooks, *_office(app, banner)]
    page = web_app(app.house, secret=app.secret, clock=app.clock, banner=banner, title="研铃", extra_routes=routes)
    config = uvicorn.Config(
        page,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    background = asyncio.create_task(app.serve(partial(_catch_up, app), partial(back_up_daily, app, school)))
    scheduler = build_scheduler(JOBS, partial(_ring, app))
    scheduler.start()
    try:
        await uvicorn.Server(config).serve([listening])
    finally:
        scheduler.shutdown(wait=False)
        background.cancel()
        with suppress(asyncio.CancelledError):  # what is on its way to a messenger is waited for
            await background


def _office(app: App, banner: Callable[[], str | None]) -> list[BaseRoute]:
    return console_routes(
        Site(app.house, Seal(app.secret), app.clock, CHINA, banner, "研铃"),
        app.database,
        app.settings.files,
        run=app.run,
        secret=app.secret,
        web_url=app.settings.web_url,
        wake=app.wake_lanes,
    )


async def _catch_up(app: App) -> None:
    """What was missed while we were away."""
    for job in JOBS:
        await _ring(app, job)


async def _ring(app: App, job: Job) -> None:
    await app.run(run_job, app.database, job, app.clock())
    app.wake_lanes()
