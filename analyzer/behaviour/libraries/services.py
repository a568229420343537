"""boto3 and other cloud SDKs, SMTP, SDK clients (Stripe, SendGrid, Twilio, OpenAI, Slack), SOAP, gRPC, GraphQL
clients: calls to services of others.

Source: boto3 1.37 session.py, https://docs.python.org/3/library/smtplib.html, zeep 4.3, grpcio 1.70
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import OUTBOUND, PUBLISHED, Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Of, Thing

QUEUES: Final = {
    "send_message": Arg(-1, "QueueUrl"),
    "publish": Arg(-1, "TopicArn"),
    "put_events": Arg(-1, "Entries"),
}


def _cloud(site: Site) -> Thing | None:
    """`boto3.client("s3")`: an object of that service."""
    service = site.argument(Arg(0, "service_name")) or NOTHING
    name = service.constant if isinstance(service.constant, str) else "service"
    return Thing((Of(f"boto3.{name}.Client"),))


def _call(site: Site) -> Thing | None:
    """A method of such an object: an operation of the service."""
    parts = site.name.split(".")
    service, operation = parts[1], parts[-1]
    if operation in QUEUES and service in ("sqs", "sns", "events"):
        channel = site.argument(QUEUES[operation])
        site.note(PUBLISHED, subject=site.spelled(channel) if channel is not None else None)
    else:
        site.note(
            OUTBOUND,
            method=operation,
            host=f"{service}.amazonaws.com",
            has_timeout=True,
            blocking=True,
            library="boto3",
        )
    return Thing((Of(f"{site.name}()"),))


_SERVICES: Final = (
    "s3",
    "sqs",
    "sns",
    "events",
    "dynamodb",
    "lambda",
    "ses",
    "sesv2",
    "secretsmanager",
    "ssm",
    "kinesis",
    "ec2",
    "sts",
    "cognito-idp",
    "stepfunctions",
    "logs",
    "cloudwatch",
    "kms",
    "ecs",
    "rekognition",
    "textract",
    "bedrock-runtime",
    "service",
)
_SDK: Final = {
    "stripe": "api.stripe.com",
    "sendgrid": "api.sendgrid.com",
    "twilio": "api.twilio.com",
    "openai": "api.openai.com",
    "anthropic": "api.anthropic.com",
    "slack_sdk": "slack.com",
    "slack": "slack.com",
    "mailchimp_marketing": "api.mailchimp.com",
    "paypalrestsdk": "api.paypal.com",
    "braintree": "api.braintreegateway.com",
    "algoliasearch": "algolia.net",
    "razorpay": "api.razorpay.com",
    "github": "api.github.com",
    "telegram": "api.telegram.org",
}
_SMTP: Final = ("smtplib.SMTP", "smtplib.SMTP_SSL")


def _sdk(host: str) -> Knows:
    def custom(site: Site) -> Thing | None:
        last = site.name.rpartition(".")[2]
        if last[:1].isupper():
            return Thing((Of(site.name),))
        site.note(
            OUTBOUND,
            method=last,
            host=host,
            has_timeout=None,
            blocking=True,
            library=site.name.partition(".")[0],
        )
        return Thing((Of(f"{site.name}()"),))

    return Knows(custom=custom)


BEHAVIOUR = {
    "boto3.client": Knows(custom=_cloud),
    "boto3.resource": Knows(custom=_cloud),
    "boto3.Session": Knows(gives="boto3.Session", keeps=False),
    "boto3.session.Session": Knows(gives="boto3.Session", keeps=False),
    "boto3.Session.client": Knows(custom=_cloud),
    "boto3.Session.resource": Knows(custom=_cloud),
    **{f"boto3.{service}.Client.*": Knows(custom=_call) for service in _SERVICES},
    **{f"{package}.*": _sdk(host) for package, host in _SDK.items()},
    **{f"stripe.{name}.*": _sdk("api.stripe.com") for name in (
        "Charge", "Customer", "PaymentIntent", "Subscription", "Refund", "Invoice", "Product", "Price", "Account",
        "checkout.Session", "billing_portal.Session", "SetupIntent", "PaymentMethod", "Event",
    )},
    "stripe.Webhook.*": Knows(),
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
