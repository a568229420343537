"""What is taken for a secret, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.secrets import MASK, Hiding, Strength, replaced, secrets_in

# Put together here, so that nobody's scanner takes this file for what it looks like.
GITHUB = "gh" + "p_" + "x7Qk2mZp9RtVb4Lc8WnYs6Jd3Fh5Ga1EuBoi"
STRIPE = "sk_" + "live_" + "9aK3mQ7xTz2Vb8Lc4WnYs6Jd"
AWS = "AK" + "IA" + "Q3EGRZ7VXWPLMN2D"
JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJzaG9wIn0." + "c2lnbmF0dXJlLW9mLW5vYm9keQ9"
KEY = "-----BEGIN EC PRIVATE " + "KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqG\n"
DRAWN = "q8Zr3vT0xLw7NfKc2Bs9Jh4Y"


@pytest.mark.parametrize(
    ("path", "text", "kind", "strength"),
    [
        ("a.py", f"token = '{GITHUB}'\n", "GitHub token", Strength.FORMAT),
        ("a.py", f"# was {GITHUB}\n", "GitHub token", Strength.FORMAT),
        ("a.json", f'{{"anything": "{STRIPE}"}}', "Stripe key", Strength.FORMAT),
        (".env", f"AWS_ACCESS_KEY_ID={AWS}\n", "AWS access key", Strength.FORMAT),
        ("a.yaml", f"bearer: {JWT}\n", "JSON web token", Strength.FORMAT),
        ("a.py", f"KEY = '''{KEY}'''\n", "private key", Strength.FORMAT),
        ("a.json", '{"private_key": "' + KEY.replace("\n", "\\n") + '"}', "private key", Strength.FORMAT),
        ("a.py", "ACCESS_KEY = 'AK" + "IAIOSFODNN7EXAMPLE'\n", "AWS access key", Strength.EXAMPLE),
        ("a.py", f"SIGNING_KEY = '{DRAWN}'\n", "value of a secret", Strength.RANDOM),
        ("a.py", f"connect(password='{DRAWN}')\n", "value of a secret", Strength.RANDOM),
        ("a.py", f"key = os.environ.get('API_KEY', '{DRAWN}')\n", "value of a secret", Strength.RANDOM),
        ("a.py", f"settings['api_key'] = b'{DRAWN}'\n", "value of a secret", Strength.RANDOM),
        ("a.py", f"token: SecretStr = SecretStr('{DRAWN}')\n", "value of a secret", Strength.RANDOM),
        ("a.py", "PASSWORD = 'Tr4wler-9x'\n", "value of a secret", Strength.CHOSEN),
        ("a.ini", f"secret_key = {DRAWN}\n", "value of a secret", Strength.RANDOM),
        ("compose.yaml", f"  SECRET_KEY: ${{SECRET_KEY:-{DRAWN}}}\n", "value of a secret", Strength.RANDOM),
        ("compose.yaml", "  POSTGRES_PASSWORD: postgres\n", "value of a secret", Strength.WELL_KNOWN),
        ("k8s.yaml", "  password: cGFzc3dvcmQ=\n", "value of a secret", Strength.WELL_KNOWN),
        ("a.py", "A = [\n    'amqp://shop:Tr4wler-9x@mq/x',\n]\n", "password in an address", Strength.CHOSEN),
        ("a.py", f"f(examples=[1],\n  token='{GITHUB}')\n", "GitHub token", Strength.FORMAT),
        ("a.py", "U = 'amqp://shop:Tr4wler-9x@mq/x'\n", "password in an address", Strength.CHOSEN),
    ],
)  # fmt: skip
def test_secrets(path: str, text: str, kind: str, strength: Strength) -> None:
    (found,) = secrets_in(path, text)
    assert (found.kind, found.strength) == (kind, strength)
    assert found.value not in found.shown


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "password = 'password'\n"),
        ("a.py", "PASSWORD = re.compile(r'(^|_)(passw(or)?d1?|pwd)$')\n"),
        ("a.py", "TOKEN_URL = '/api/v1/token'\n"),
        ("a.py", "secret = 'change-me-1234567890'\n"),
        ("a.py", "API_KEY = '<your key here 123>'\n"),
        ("a.py", "API_KEY = '${API_KEY_2}'\n"),
        ("a.py", "token = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'\n"),
        ("a.py", f"password_hash = '{DRAWN}'\n"),
        ("a.py", "PASSWORD_REGEX = '.{6}.*8x'\n"),
        ("a.py", "PASSWORD_DESCRIPTION = 'At-least-6-characters'\n"),
        ("a.py", "SECRET_MASK_FILTER = 'blur(6px)'\n"),
        ("a.py", "TOKEN_URL_NAME = 'shop-token-2'\n"),
        ("a.py", "API_KEY_HEADER = 'X-Shop-Key-1'\n"),
        ("a.py", "thumb = getattr(token, 'oauth2_thumbprint', None)\n"),
        ("a.py", "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher']\n"),
        ("a.py", f"if token == '{DRAWN}': pass\n"),
        ("a.py", f'"""\npassword = {DRAWN!r}\n"""\n'),
        ("a.py", 'def f():\n    """\n    amqp://shop:Tr4wler-9x@mq/x\n    """\n'),
        ("a.py", f"# password = '{DRAWN}'\n"),
        ("a.py", "data['password'] = '**SECRET1**'\n"),
        ("a.py", "label = {'password': 'Please enter 8 characters!'}\n"),
        ("a.py", "fieldsets = ('password1', 'password2')\n"),
        ("a.py", "DATABASE = 'postgresql://postgres:postgres@localhost/shop'\n"),
        ("a.py", "HELP = 'postgresql://user:password@host:5432/name'\n"),
        ("poetry.lock", f'token = "{DRAWN}"\n'),
        ("requirements.txt", f"token==1.0 --hash=sha256:{'9f86d081884c7d65' * 4}\n"),
        ("messages.json", f'{{"enterPassword": "{DRAWN}"}}'),
        ("a.py", "github = 'gh" + "p_tooshort'\n"),
        ("a.py", "import token_" + GITHUB + "\n"),
        ("a.py", "password = password.encode('latin1')\n"),
        ("a.py", "session_key = 'x-v3io-session-key'\n"),
        ("a.py", "P = re.compile(r'mysql://(.+?)(?::(.+?))?@(.+?)')\n"),
        ("a.py", "TOKEN_WIZARD = 'tokenwizard_2nd_token'\n"),
        ("a.py", "rules = {'application_secret': 'provider=ovh2'}\n"),
        ("a.py", "access_tokens2 = relationship('AccessToken2', back_populates='user')\n"),
        ("a.py", "urls.auth_set_password = 'forum3:set_password'\n"),
        ("a.ini", "# url = amqp://shop:Tr4wler-9x@mq/x\n"),
        ("a.py", "url = f'amqp://{user}:{quote(password)}@{host}/{name}'\n"),
        ("a.py", f"API_KEY = 'phc_{DRAWN}{DRAWN}'\n"),
        ("a.py", "client_secret = settings.get('@client_secret')\n"),
        ("a.py", "    Moved('PasswordStore', 'urllib2', 'urllib.request'),\n"),
        ("a.py", "PASSWORD = '\ud83d\udd11 Tr4wler-9x'\n".encode("utf-16", "surrogatepass").decode("utf-16")),
    ],
)
def test_near_misses(path: str, text: str) -> None:
    assert [one for one in secrets_in(path, text) if one.strength is not Strength.EXAMPLE] == []


@pytest.mark.parametrize(
    ("text", "illustrates"),
    [
        (
            f"class A(M):\n    token: str = Field(\n        examples=['{JWT}'],\n        title='x',\n    )\n",
            True,
        ),
        (f"token: str = Field(..., description='as in {GITHUB}', min_length=4)\n", True),
        (f"f(examples=[1],\n  token='{GITHUB}')\n", False),
        (f"examples = 1\nTOKEN = '{GITHUB}'\n", False),
        (f'def f():\n    """Sends.\n\n    TOKEN = "{GITHUB}"\n    """\n', True),
        (f"TOKEN_FOR_TEST = '{GITHUB}'\n", True),
        (f"LATEST = '{GITHUB}'\n", False),
    ],
)
def test_what_documentation_shows_is_an_example(text: str, illustrates: bool) -> None:
    assert [one.illustrates for one in secrets_in("a.py", text)] == [illustrates]


def test_what_a_text_of_yaml_explains_is_an_example() -> None:
    text = "arguments:\n  details: |-\n    So:\n\n      api_key: '{KEY}'\n  api_key: '{KEY}'\n".replace(
        "{KEY}", "472071a93b60a1bd1fafb401d9f8ef41"
    )
    told = [(one.line, one.illustrates) for one in secrets_in("settings.yaml", text)]
    assert told == [(5, True)]
    other = text.replace("details", "value")
    assert [one.illustrates for one in secrets_in("settings.yaml", other)] == [False]


def test_answers_that_a_description_of_an_interface_shows_are_examples() -> None:
    text = "examples:\n  Signed:\n    value:\n      session_token: {KEY}\nserver:\n  api_key: {OTHER}\n"
    text = text.replace("{KEY}", DRAWN).replace("{OTHER}", DRAWN[::-1])
    assert [(one.line, one.illustrates) for one in secrets_in("api.yaml", text)] == [(4, True), (6, False)]


def test_one_secret_that_stands_twice_is_one() -> None:
    assert [one.line for one in secrets_in("a.py", f"x = 1\nkey_secret = '{DRAWN}'\n" * 3)] == [2]


@given(st.text(alphabet="paswordtkenkey=:'\"\n@/{}$ghp_AKIA-eyJ.0123456789é\0\\", max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for path in ("a.py", ".env", "a.json"):
        for found in secrets_in(path, text):
            assert found.line >= 1


def test_what_was_found_is_hidden() -> None:
    text = f"A_SECRET = '{DRAWN}'\npassword = 'Tr4wler-9x'\n"
    hiding = Hiding(secrets_in("a.py", text))
    assert hiding.hidden(f"call({DRAWN!r}, x={DRAWN})") == f"call('{MASK}', x={MASK})"
    assert hiding.hidden("Tr4wler-9x") == MASK
    assert hiding.hidden("login(password='Tr4wler-9x')") == f"login(password='{MASK}')"
    assert hiding.hidden("/Tr4wler-9x/pages") == "/Tr4wler-9x/pages"
    assert hiding.hidden(f"composed {STRIPE}!") == f"composed {MASK}!"
    same = {"a": ("b", 1, None), "c": {"d": "e"}}
    assert hiding.changed({"nothing", f"-{DRAWN}-", "Tr4wler-9x", STRIPE}) == {
        f"-{DRAWN}-": f"-{MASK}-",
        "Tr4wler-9x": MASK,
        STRIPE: MASK,
    }
    assert hiding.changed({"nothing", "here"}) == hiding.changed(()) == {}
    told = {DRAWN: MASK}
    assert replaced(same, told) is same
    assert replaced({"a": ("b", DRAWN)}, told) == {"a": ("b", MASK)}
