"""What names and types of columns mean, as data.

Each phrase stands for the end of a name and says what such a column may hold; `of_persons` counts only in a
table of persons.  What a phrase must not follow stands beside it: a `page_token` opens nothing.
Libraries that look for personal data, such as Presidio, read values, and here are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analyzer.facts import DataCategory, Keeping

TEXT: Final = "text"
NUMBER: Final = "number"
MOMENT: Final = "moment"
PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase at the end of a name says."""

    category: DataCategory
    kinds: frozenset[str]
    """What the column may hold; what is not known fits."""
    of_persons: bool = False
    long: bool = False
    """only where a text has no limit"""
    not_after: frozenset[str] = frozenset()
    """words that, right before it, make it something else"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(
    category: DataCategory,
    text: str,
    *kinds: str,
    not_after: frozenset[str] = frozenset(),
    of_persons: bool = False,
    long: bool = False,
) -> dict[tuple[str, ...], Meaning]:
    meaning = Meaning(category, frozenset(kinds or (TEXT,)), of_persons, long, not_after)
    return {tuple(one.split()): meaning for one in text.split(",")}


OPENING_NOTHING: Final = _words("""
    next page sync cursor continuation pagination cancel cancellation pad padding eos bos unk mask sep
    cls lock fencing start end stop version tool function special split idempotency stream prompt
    completion total max min input output delta
""")
"""What a token is of that lets nobody in."""

NOBODYS: Final = _words("""
    file table column host domain class model template field group role queue index event task job
    package module service database db server bucket tag key app application project repo repository
    branch device
""")
"""What a name or picture is of that is no person."""

PHRASES: Final[dict[tuple[str, ...], Meaning]] = {
    **_phrases(
        DataCategory.CREDENTIAL,
        """
        password, passwd, passwort, pwd, passphrase, pass phrase, passcode, secret, client secret, totp
        secret, otp secret, mfa secret, two factor secret, webhook secret, otp, totp, recovery code,
        backup code, verification code, otp code, password salt, salt, credential, session cookie
        """,
    ),
    **_phrases(
        DataCategory.CREDENTIAL,
        """
        api key, apikey, private key, secret key, access key, encryption key, signing key, session key,
        activation key, recovery key, shared key, auth key, service account key
        """,
        not_after=_words("public foreign primary"),
    ),
    **_phrases(
        DataCategory.CREDENTIAL,
        """
        token, access token, refresh token, bearer token, auth token, api token, session token, id
        token, csrf token, reset token, device token, push token
        """,
        not_after=OPENING_NOTHING,
    ),
    **_phrases(
        DataCategory.IDENTITY,
        """
        first name, firstname, last name, lastname, full name, fullname, middle name, given name, family
        name, surname, forename, maiden name, nickname, nick name, legal name, preferred name, real
        name, username, user name, login name, screen name, orcid, customer name, contact name, patient
        name, author name, owner name, employee name, member name, guest name, student name, sender
        name, recipient name, attendee name, creator name, cardholder name, account holder, card holder,
        cardholder
        """,
    ),
    **_phrases(
        DataCategory.IDENTITY,
        "birth date, birthdate, date of birth, birthday, dob, birth year, year of birth, place of birth",
        TEXT,
        NUMBER,
        MOMENT,
    ),
    **_phrases(
        DataCategory.IDENTITY,
        """
        ssn, social security number, national id, national identity number, passport number, passport
        no, identity number, id card number, driver license, driver license number, drivers license,
        driving licence, license plate, gender, salutation, marital status, nationality, citizenship
        """,
        TEXT,
        NUMBER,
    ),
    **_phrases(
        DataCategory.IDENTITY,
        """
        name, login, display name, nick, avatar, avatar url, photo, picture, portrait, profile picture,
        profile image, signature, job title
        """,
        of_persons=True,
        not_after=NOBODYS,
    ),
    **_phrases(DataCategory.IDENTITY, "sex, age", TEXT, NUMBER, of_persons=True),
    **_phrases(
        DataCategory.CONTACT, "email, e mail, email address, e mail address, mail address, emailaddress"
    ),
    **_phrases(
        DataCategory.CONTACT,
        """
        phone, phone number, phonenumber, telephone, telephone number, mobile, mobile number, mobile
        phone, cell phone, cellphone, fax, fax number, msisdn, whatsapp number, whatsapp, skype
        """,
        TEXT,
        NUMBER,
        not_after=_words("is has"),
    ),
    **_phrases(
        DataCategory.CONTACT,
        """
        street, street address, street name, address street, postal address, postal code, postalcode,
        zip code, zipcode, postcode, post code, address line, home address, mailing address, billing
        address, shipping address, delivery address, house number
        """,
        TEXT,
        NUMBER,
    ),
    **_phrases(
        DataCategory.CONTACT,
        "mail, tel, zip, address, city, town",
        of_persons=True,
        not_after=_words("ip mac memory web"),
    ),
    **_phrases(
        DataCategory.FINANCIAL,
        """
        iban, account number, bank account, bank account number, bank details, routing number, sort
        code, card number, credit card, credit card number, cc number, card last, cvv, cvc, security
        code, vat id, vat number, tax id, tax number, taxpayer id, salary, income, wage, net worth,
        credit score
        """,
        TEXT,
        NUMBER,
    ),
    **_phrases(
        DataCategory.HEALTH,
        """
        diagnosis, medical history, medical condition, blood type, blood group, allergies, allergy,
        disability, medication, prescription, symptoms, vaccination status, insurance number, bmi, heart
        rate
        """,
        TEXT,
        NUMBER,
    ),
    **_phrases(
        DataCategory.SPECIAL,
        """
        religion, religious affiliation, ethnicity, ethnic origin, sexual orientation, political
        affiliation, political views, political party, union membership, criminal record, criminal
        history
        """,
        TEXT,
        NUMBER,
    ),
    **_phrases(DataCategory.SPECIAL, "race, fingerprint, face encoding, iris scan", of_persons=True),
    **_phrases(
        DataCategory.LOCATION,
        """
        latitude, longitude, lat, lng, lon, gps, gps coordinates, geolocation, geo location, last
        location
        """,
        TEXT,
        NUMBER,
        PLACE,
    ),
    **_phrases(
        DataCategory.NETWORK,
        """
        ip, ip address, ipaddress, ip addr, remote addr, remote address, remote ip, client ip, user ip,
        login ip, user agent, useragent, mac address, imei, imsi, advertising id, browser fingerprint,
        device fingerprint
        """,
        not_after=_words("trusted allowed blocked denied bind listen host server proxy"),
    ),
    **_phrases(
        DataCategory.FREE_TEXT,
        "comment, note, remark, bio, biography, about me, feedback, transcript",
        long=True,
        not_after=_words("release patch"),
    ),
    **_phrases(DataCategory.FREE_TEXT, "message, body, about, description", long=True, of_persons=True),
}
"""By the words, in small letters and in the singular."""

LONGEST: Final = max(map(len, PHRASES))

TYPES: Final[dict[str, DataCategory]] = {
    "EmailField": DataCategory.CONTACT,
    "EmailStr": DataCategory.CONTACT,
    "EmailType": DataCategory.CONTACT,
    "GenericIPAddressField": DataCategory.NETWORK,
    "IPAddressField": DataCategory.NETWORK,
    "IPAddressType": DataCategory.NETWORK,
    "PasswordField": DataCategory.CREDENTIAL,
    "PasswordType": DataCategory.CREDENTIAL,
    "PhoneNumberField": DataCategory.CONTACT,
    "PhoneNumberType": DataCategory.CONTACT,
}
"""By the last part of the declared class's name."""

ENCRYPTING: Final = ("Encrypted", "Fernet", "PGP", "Crypto", "Encryption", "Vault")
"""Parts of the names of classes that encrypt what they store."""

HASHING: Final = frozenset(
    ["PasswordType", "PasswordField", "PasswordHash", "HashedPassword", "ClientSecretField"]
)
"""Classes that store a hash of what they are given."""

HASHED_BY_LIBRARIES: Final = {("AbstractBaseUser", "password"): Keeping.HASHED}
"""Class that declares a column, and the column, to the form in which the class's own methods store it."""

PERSONS: Final = _words("""
    user person customer contact employee member patient guest author attendee subscriber student
    teacher participant candidate applicant respondent visitor passenger driver donor voter citizen
    resident buyer recipient address reviewer staff player lead beneficiary borrower volunteer
    instructor doctor physician nurse admin administrator moderator submitter invitee friend spouse
    speaker tutor pupil learner mentor freelancer consultant trainer cardholder signer signatory
""")
"""Last words of the names of tables whose rows are about persons."""

OF_A_PERSON: Final = _words("profile account detail info record")
"""Last words that are about a person where the word before them is."""

MACHINES: Final = _words("""
    host node server instance interface subnet router cluster vm machine worker pod container gateway
    peer network endpoint domain record switch port link relay compute volume nic printer device agent
    scan service
""")
"""Last words of the names of tables whose rows are about machines, whose addresses are nobody's."""
