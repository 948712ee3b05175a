"""All commands, in the order help shows them."""

import typer

from bot.cli import (
    audit,
    backups,
    chat,
    doctor,
    explain,
    exports,
    imports,
    invite,
    jobs,
    people,
    portfolios,
    rehearse,
    roles,
    rules,
    school,
    serve,
    tables,
    terms,
)

app = typer.Typer(
    name="yanling",
    help="研铃：教研提醒与登记。第一次用，直接运行 yanling serve。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("chat")(chat.chat)
app.add_typer(imports.app, name="import")
app.add_typer(terms.app, name="term")
app.add_typer(school.app, name="school")
app.add_typer(school.holidays, name="holiday")
app.command("invite")(invite.invite)
app.command("unbind")(invite.unbind)
app.command("role")(roles.role)
app.command("roles")(roles.roles)
app.command("leave")(people.leave)
app.command("back")(people.back)
app.command("exempt")(people.exempt)
app.command("extend")(people.extend)
app.add_typer(rules.app, name="rules")
app.command("table")(tables.table)
app.command("records")(tables.records)
app.command("portfolio")(portfolios.portfolio)
app.command("rehearse")(rehearse.rehearse)
app.command("jobs")(jobs.jobs)
app.command("doctor")(doctor.doctor)
app.command("audit")(audit.audit)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("export")(exports.export)
app.add_typer(explain.app, name="explain")
