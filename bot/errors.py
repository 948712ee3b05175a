"""What can go wrong, and who hears of it.

```
YanlingError
├── UserError            told to the person as it stands: good Chinese, what to do next
│   ├── NotUnderstood    the words could not be read
│   ├── NotAllowed       the person may not do this
│   ├── NotFound         what was named does not exist (any more)
│   └── BadFile          a file that cannot be read: damaged, too large, of another kind
├── SettingsError        the deployment is set up wrongly; told on the command line
├── NotStored            what came in could not be written down; whoever brought it offers it again
└── DeliveryError        a channel could not hand over a message (permanent, retry_after)
```
"""


class YanlingError(Exception):
    """Root of every error raised on purpose."""


class UserError(YanlingError):
    """Carries a Chinese sentence for the person who asked; nothing was changed."""

    @property
    def text(self) -> str:
        """The sentence to show."""
        return str(self)


class NotUnderstood(UserError):  # noqa: N818 - reads as the sentence it is
    """The words could not be read."""


class NotAllowed(UserError):  # noqa: N818
    """The person may not do this."""


class NotFound(UserError):  # noqa: N818
    """What was named does not exist (any more)."""


class BadFile(UserError):  # noqa: N818
    """A file that cannot be read: damaged, too large, or of another kind."""


class SettingsError(YanlingError):
    """The deployment is set up wrongly."""


class NotStored(YanlingError):  # noqa: N818
    """What came in could not be written down (no database, no room on the disk); it will be offered again."""


class DeliveryError(YanlingError):
    """A channel could not hand over a message.

    `permanent` means trying again is useless; `unreachable` that the receiver takes nothing any more (blocked,
    deleted); `retry_after` is the channel's own delay in seconds.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, unreachable: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.permanent, self.unreachable = permanent or unreachable, unreachable
        self.retry_after = retry_after
