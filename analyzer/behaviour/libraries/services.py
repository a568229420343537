"""boto3 and other cloud SDKs, SMTP, clients of single services (Stripe, OpenAI, Slack, ...), SOAP, gRPC: calls to
services of others.

Of a client of one service each method is taken for a request, but those that only select what the next one is
about.
Source: boto3 1.37 session.py, https://docs.python.org/3/library/smtplib.html, zeep 4.3, grpcio 1.70,
google-api-python-client 2.160 googleapiclient/discovery.py, the packages' own documentation for their hosts
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import OUTBOUND, PUBLISHED, Arg, Knows, Site
from analyzer.behaviour.texts import host_of, spelled
from analyzer.behaviour.things import BASE, NOTHING, Of, Thing

QUEUES: Final = {
    "send_message": Arg(-1, "QueueUrl"),
    "publish": Arg(-1, "TopicArn"),
    "put_events": Arg(-1, "Entries"),
}


LOCAL_OPERATIONS: Final = frozenset(
    ["can_paginate", "close", "generate_db_auth_token", "generate_presigned_post", "generate_presigned_url",
     "get_paginator", "get_waiter"]
)  # fmt: skip
"""Methods of boto3's clients that ask nobody."""


def _cloud(site: Site) -> Thing | None:
    """`boto3.client("s3")`: an object of that service."""
    service = site.argument(Arg(0, "service_name")) or NOTHING
    name = service.constant if isinstance(service.constant, str) else "service"
    endpoint = site.keywords.get("endpoint_url")
    fields = {BASE: endpoint} if endpoint is not None and endpoint.kinds != (None,) else None
    return Thing((Of(f"boto3.{name}.Client"),), fields=fields)


def _call(site: Site) -> Thing | None:
    """A method of such an object: an operation of the service."""
    parts = site.name.split(".")
    if len(parts) < 4 or parts[2] != "Client":
        return None
    service, operation = parts[1], parts[-1]
    if operation in LOCAL_OPERATIONS:
        return Thing((Of(f"{site.name}()"),))
    if operation in QUEUES and service in ("sqs", "sns", "events"):
        channel = site.argument(QUEUES[operation])
        site.note(PUBLISHED, subject=site.spelled(channel) if channel is not None else None)
    else:
        endpoint = ((site.receiver or NOTHING).fields or {}).get(BASE)
        site.note(
            OUTBOUND,
            method=operation,
            host=host_of(spelled(endpoint)) if endpoint is not None else f"{service}.amazonaws.com",
            has_timeout=True,
            blocking=True,
            library="boto3",
        )
    return Thing((Of(f"{site.name}()"),))


SDKS: Final = {
    "algoliasearch": "algolia.net",
    "anthropic": "api.anthropic.com",
    "braintree": "api.braintreegateway.com",
    "cohere": "api.cohere.com",
    "deepgram": "api.deepgram.com",
    "dropbox": "api.dropboxapi.com",
    "easypost": "api.easypost.com",
    "elevenlabs": "api.elevenlabs.io",
    "github": "api.github.com",
    "google.cloud.bigquery": "bigquery.googleapis.com",
    "google.cloud.firestore": "firestore.googleapis.com",
    "google.cloud.secretmanager": "secretmanager.googleapis.com",
    "google.cloud.storage": "storage.googleapis.com",
    "google.cloud.tasks_v2": "cloudtasks.googleapis.com",
    "google.genai": "generativelanguage.googleapis.com",
    "google.generativeai": "generativelanguage.googleapis.com",
    "groq": "api.groq.com",
    "hubspot": "api.hubapi.com",
    "intercom": "api.intercom.io",
    "mailchimp_marketing": "api.mailchimp.com",
    "messagebird": "rest.messagebird.com",
    "mistralai": "api.mistral.ai",
    "mollie": "api.mollie.com",
    "notion_client": "api.notion.com",
    "openai": "api.openai.com",
    "paypalrestsdk": "api.paypal.com",
    "pdpyras": "api.pagerduty.com",
    "pinecone": "api.pinecone.io",
    "plivo": "api.plivo.com",
    "postmarker": "api.postmarkapp.com",
    "pyairtable": "api.airtable.com",
    "razorpay": "api.razorpay.com",
    "replicate": "api.replicate.com",
    "resend": "api.resend.com",
    "sendgrid": "api.sendgrid.com",
    "shippo": "api.goshippo.com",
    "simple_salesforce": "salesforce.com",
    "slack": "slack.com",
    "slack_sdk": "slack.com",
    "square": "connect.squareup.com",
    "stripe": "api.stripe.com",
    "telegram": "api.telegram.org",
    "tweepy": "api.twitter.com",
    "twilio": "api.twilio.com",
    "vonage": "api.nexmo.com",
}
"""Packages that talk to one service of somebody else's, with its host."""

LOCAL: Final = (
    "github.Auth", "sendgrid.helpers", "slack_sdk.models", "slack_sdk.signature", "slack_sdk.webhook.WebhookResponse",
    "stripe.Webhook", "stripe.error", "stripe.api_key", "telegram.ext", "telegram.helpers", "twilio.jwt", "twilio.twiml",
    "twilio.request_validator",
)  # fmt: skip
"""Parts of them that send nothing: texts, signatures, errors."""

SELECTING: Final = frozenset(
    [
        "blob",
        "bucket",
        "chat",
        "collection",
        "document",
        "dataset",
        "table",
        "with_options",
        "with_raw_response",
        "Index",
    ]
)
"""Methods of their objects that only say what the next one is about."""

MAPPINGS: Final = frozenset(["stripe"])
"""Packages whose objects are mappings: `get` asks one for an entry."""

_OF_TEXT: Final = frozenset(
    ["decode", "encode", "endswith", "format", "join", "lower", "model_dump", "model_dump_json", "replace", "split",
     "startswith", "strip", "title", "to_dict", "to_json", "upper"]
)  # fmt: skip
"""Methods of texts and of plain data, which no service has operations of the name of."""

_OF_DATA: Final = _OF_TEXT | {"append", "copy", "dict", "get", "items", "json", "keys", "read", "values"}
"""Methods of what an answer holds."""

_SMTP: Final = ("smtplib.SMTP", "smtplib.SMTP_SSL")


def _waits_elsewhere(part: str) -> bool:
    """Whether a part of a name says that the event loop does the waiting: `AsyncClient`, `list_async()`."""
    return (
        part.startswith("Async") or part in ("aio", "aiohttp") or part.removesuffix("()").endswith("_async")
    )


def _sdk(host: str) -> Knows:
    def custom(site: Site) -> Thing | None:
        *owners, last = site.name.split(".")
        if last[:1].isupper():
            return Thing((Of(site.name),))
        of_answer = (owners[0] in MAPPINGS and last in _OF_DATA) or last in (
            _OF_DATA if any(one.endswith("()") for one in owners) else _OF_TEXT
        )
        if last in SELECTING or last.endswith("_path") or of_answer:
            return Thing((Of(f"{site.name}()"),))
        site.note(
            OUTBOUND,
            method=last,
            host=host,
            has_timeout=None,
            blocking=not any(map(_waits_elsewhere, (*owners, last))),
            library=owners[0] if owners[:2] != ["google", "cloud"] else ".".join(owners[:3]),
        )
        return Thing((Of(f"{site.name}()"),))

    return Knows(custom=custom)


def _discovered(site: Site) -> Thing | None:
    """`build("drive", "v3")`: an object of that service, whose requests are sent by `execute`."""
    service = site.argument(Arg(0, "serviceName")) or NOTHING
    name = service.constant if isinstance(service.constant, str) else "www"
    return Thing((Of(f"googleapiclient.discovery.Resource.{name}"),))


def _executed(site: Site) -> Thing | None:
    parts = site.name.split(".")
    if parts[-1] != "execute":
        return Thing((Of(f"{site.name}()"),))
    host = f"{parts[3]}.googleapis.com" if len(parts) > 3 else "www.googleapis.com"
    called = parts[-2].removesuffix("()")
    site.note(OUTBOUND, method=called, host=host, has_timeout=None, blocking=True, library="googleapiclient")
    return Thing((Of(f"{site.name}()"),))


BEHAVIOUR = {
    "boto3.client": Knows(custom=_cloud),
    "boto3.resource": Knows(custom=_cloud),
    "boto3.Session": Knows(gives="boto3.Session", keeps=False),
    "boto3.session.Session": Knows(gives="boto3.Session", keeps=False),
    "boto3.Session.client": Knows(custom=_cloud),
    "boto3.Session.resource": Knows(custom=_cloud),
    "boto3.**": Knows(custom=_call),
    "aioboto3.Session": Knows(gives="aioboto3.Session", keeps=False),
    "aioboto3.Session.client": Knows(custom=_cloud),
    "aioboto3.Session.resource": Knows(custom=_cloud),
    **{f"{package}.**": _sdk(host) for package, host in SDKS.items()},
    **{f"{package}.**": Knows() for package in LOCAL},
    "googleapiclient.discovery.build": Knows(custom=_discovered),
    "googleapiclient.discovery.Resource.**": Knows(custom=_executed),
    **{name: Knows(act=OUTBOUND, subject=where, gives=name, blocking=True, keeps=False) for name, where in (
        ("atlassian.Confluence", Arg(0, "url")), ("atlassian.Jira", Arg(0, "url")), ("gitlab.Gitlab", Arg(0, "url")),
        ("hvac.Client", Arg(0, "url")), ("jira.JIRA", Arg(0, "server")), ("ldap.initialize", Arg(0, "uri")),
        ("keycloak.KeycloakAdmin", Arg(0, "server_url")), ("keycloak.KeycloakOpenID", Arg(0, "server_url")),
    )},
    **{name: Knows(gives=name, keeps=False) for name in _SMTP},
    **{f"{name}.{method}": Knows(act="email", verb="send", blocking=True, keeps=False) for name in _SMTP for method in (
        "sendmail", "send_message",
    )},
    "aiosmtplib.send": Knows(act="email", verb="send", keeps=False),
    "flask_mail.Mail": Knows(gives="flask_mail.Mail", keeps=False),
    "flask_mail.Mail.send": Knows(act="email", verb="send", blocking=True, keeps=False),
    "fastapi_mail.FastMail": Knows(gives="fastapi_mail.FastMail", keeps=False),
    "fastapi_mail.FastMail.send_message": Knows(act="email", verb="send", keeps=False),
    "zeep.Client": Knows(
        act=OUTBOUND, subject=Arg(0, "wsdl"), sinks=(("url", Arg(0, "wsdl")),), gives="zeep.Client", blocking=True
    ),
    "zeep.Client.service.*": Knows(act=OUTBOUND, blocking=True, keeps=False),
    "grpc.insecure_channel": Knows(act=OUTBOUND, verb="channel", subject=Arg(0, "target"), gives="grpc.Channel"),
    "grpc.secure_channel": Knows(act=OUTBOUND, verb="channel", subject=Arg(0, "target"), gives="grpc.Channel"),
    "grpc.aio.insecure_channel": Knows(act=OUTBOUND, verb="channel", subject=Arg(0, "target"), gives="grpc.Channel"),
    "grpc.aio.secure_channel": Knows(act=OUTBOUND, verb="channel", subject=Arg(0, "target"), gives="grpc.Channel"),
    "xmlrpc.client.ServerProxy": Knows(act=OUTBOUND, subject=Arg(0, "uri"), sinks=(("url", Arg(0, "uri")),)),
}  # fmt: skip
