from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import Email, InputRequired, Length

from estate.accounts.passwords import MINIMUM_LENGTH
from estate.forms import Form
from estate.i18n import _, lazy


class SignInForm(Form):
    email = EmailField(lazy("E-mail"), [InputRequired()])
    password = PasswordField(lazy("Password"), [InputRequired()])
    next = HiddenField()

    def no_match(self) -> None:
        self.refusal = _("E-mail and password do not go together.")

    @property
    def target(self) -> str:
        """Where to go on; only within this site."""
        path = self.next.data or "/"
        return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


class ResetRequestForm(Form):
    email = EmailField(lazy("E-mail"), [InputRequired(), Email()])


class NewPasswordForm(Form):
    password = PasswordField(
        lazy("New password"),
        [
            InputRequired(),
            Length(min=MINIMUM_LENGTH, max=1000, message=lazy("Please take ten characters or more.")),
        ],
    )
