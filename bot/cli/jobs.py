"""`yanling jobs`: what happens by itself."""

from datetime import timedelta

from bot.cli.desk import console, desk, now, table
from bot.domain.holidays import is_school_day
from bot.domain.manners import moments_of
from bot.domain.schools import local_time, school_day
from bot.rendering.words import WEEKDAYS
from bot.store.schools import overrides_of, schools_of
from jobs import JOBS


def jobs() -> None:
    """列出自动任务和各校的时间设置。"""
    shown = table("任务", "做什么", "多久看一次")
    for job in JOBS:
        shown.add_row(job.name, job.says, f"每 {job.trigger['minute'].partition('/')[2]} 分钟")
    console.print(shown)
    with desk() as house, house.database.transaction() as session:
        for school in schools_of(session):
            days = (school_day(school, now()) + timedelta(days=ahead) for ahead in range(40))
            school_days = (day for day in days if is_school_day(day, overrides_of(session, school)))
            coming = next(at for day in school_days for at in moments_of(school, day) if at > now())
            quiet = f"{school.quiet_since:%H:%M}—{school.quiet_until:%H:%M} 不打扰"
            digest = f"小结 周{WEEKDAYS[school.digest_weekday - 1]} {school.digest_at:%H:%M}"
            bells = f"提醒 {school.reminder_at:%H:%M}，月度安排 {school.month_list_at:%H:%M}，{digest}；{quiet}"
            coming_text = f"{local_time(school, coming):%m-%d %H:%M}"
            console.print(f"{school.name}（{school.zone}）：{bells}；下一个时刻 {coming_text}。", soft_wrap=True)
