"""What installed libraries register with the administration: each of their models has the usual pages there.

Modelled: libraries whose admin classes bring no pages of their own, and the pages of taggit and django-otp.
Not modelled: what constance, django-filer, post-office and django-rq put there; what is registered when a
setting says so.
Source: the module `admin` of each library, in the version that stands beside it.
"""

from __future__ import annotations

from typing import Final

REGISTERED: Final = {
    "allauth.account": {"EmailAddress": "EmailAddressAdmin"},  # 0.51 to 65.22
    "allauth.mfa": {"Authenticator": "AuthenticatorAdmin"},
    "allauth.socialaccount": {
        "SocialApp": "SocialAppAdmin",
        "SocialToken": "SocialTokenAdmin",
        "SocialAccount": "SocialAccountAdmin",
    },
    "allauth.usersessions": {"UserSession": "UserSessionAdmin"},
    "admin_interface": {"Theme": "ThemeAdmin"},  # 0.32
    "auditlog": {"LogEntry": "LogEntryAdmin"},  # 3.4
    "avatar": {"Avatar": "AvatarAdmin"},  # 9.0
    "axes": {  # 8.3
        "AccessAttempt": "AccessAttemptAdmin",
        "AccessLog": "AccessLogAdmin",
        "AccessFailureLog": "AccessFailureLogAdmin",
    },
    "defender": {"AccessAttempt": "AccessAttemptAdmin"},  # 0.9
    "django_apscheduler": {  # 0.7
        "DjangoJob": "DjangoJobAdmin",
        "DjangoJobExecution": "DjangoJobExecutionAdmin",
    },
    "django_celery_beat": {  # 2.9
        "PeriodicTask": "PeriodicTaskAdmin",
        "ClockedSchedule": "ClockedScheduleAdmin",
        "CrontabSchedule": "CrontabScheduleAdmin",
        "SolarSchedule": "SolarScheduleAdmin",
        "IntervalSchedule": "IntervalScheduleAdmin",
    },
    "django_celery_results": {"TaskResult": "TaskResultAdmin", "GroupResult": "GroupResultAdmin"},  # 2.6
    "django_comments": {"Comment": "CommentsAdmin"},  # 2.2
    "django_mailbox": {  # 4.10
        "Message": "MessageAdmin",
        "MessageAttachment": "MessageAttachmentAdmin",
        "Mailbox": "MailboxAdmin",
    },
    "django_otp.plugins.otp_email": {"EmailDevice": "EmailDeviceAdmin"},  # 1.7
    "django_otp.plugins.otp_static": {"StaticDevice": "StaticDeviceAdmin"},
    "django_q": {
        "Schedule": "ScheduleAdmin",
        "Success": "TaskAdmin",
        "Failure": "FailAdmin",
    },  # 1.11 of django-q2
    "django_ses": {"SESStat": "SESStatAdmin"},  # 4.8
    "django_summernote": {"Attachment": "AttachmentAdmin"},  # 0.8.20
    "explorer": {"Query": "QueryAdmin", "ExplorerValue": "ExplorerValueAdmin"},  # 5.3
    "fcm_django": {"FCMDevice": "DeviceAdmin"},  # 3.2
    "flags": {"FlagState": "FlagStateAdmin"},  # 5.2
    "impersonate": {"ImpersonationLog": "ImpersonationLogAdmin"},  # 1.9
    "invitations": {"Invitation": "InvitationAdmin"},  # 2.1
    "knox": {"AuthToken": "AuthTokenAdmin"},  # 5.1
    "organizations": {  # 2.7
        "Organization": "OrganizationAdmin",
        "OrganizationUser": "OrganizationUserAdmin",
        "OrganizationOwner": "OrganizationOwnerAdmin",
        "OrganizationInvitation": "OrganizationInvitationAdmin",
    },
    "postman": {"Message": "MessageAdmin", "PendingMessage": "PendingMessageAdmin"},  # 4.6
    "push_notifications": {  # 3.3
        "APNSDevice": "DeviceAdmin",
        "GCMDevice": "GCMDeviceAdmin",
        "WNSDevice": "DeviceAdmin",
        "WebPushDevice": "WebPushDeviceAdmin",
    },
    "registration": {"RegistrationProfile": "RegistrationAdmin"},  # 2.13
    "rest_framework_api_key": {"APIKey": "APIKeyModelAdmin"},  # 3.1
    "rest_framework_simplejwt.token_blacklist": {  # 5.5
        "OutstandingToken": "OutstandingTokenAdmin",
        "BlacklistedToken": "BlacklistedTokenAdmin",
    },
    "robots": {"Url": "UrlAdmin", "Rule": "RuleAdmin"},  # 6.1
    "social_django": {  # 5.4
        "UserSocialAuth": "UserSocialAuthOption",
        "Nonce": "NonceOption",
        "Association": "AssociationOption",
    },
    "waffle": {"Flag": "FlagAdmin", "Sample": "SampleAdmin", "Switch": "SwitchAdmin"},  # 5.0
    "webpush": {"PushInformation": "PushInfoAdmin"},  # 0.3.6
}
"""By the application: the models that it registers, with the classes that it registers them with."""

TOKENS: Final = """
from django.contrib import admin
from groundplan_stubs import at_least
from rest_framework.authtoken.models import Token, TokenProxy


class TokenAdmin(admin.ModelAdmin):
    pass


admin.site.register(TokenProxy if at_least("djangorestframework", "3.12") else Token, TokenAdmin)
"""

CONNECTIONS: Final = """
from django.contrib import admin
from explorer.ee.db_connections.models import DatabaseConnection


class DatabaseConnectionAdmin(admin.ModelAdmin):
    pass


admin.site.register(DatabaseConnection, DatabaseConnectionAdmin)
"""

TAGS: Final = """
from django.contrib import admin
from django.urls import path
from taggit.models import Tag


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    def get_urls(self):
        merge = self.admin_site.admin_view(self.merge_tags_view)
        return [path("merge-tags/", merge, name="taggit_tag_merge_tags"), *super().get_urls()]

    def merge_tags_view(self, request):
        pass
"""

OAUTH2: Final = """
from django.apps import apps
from django.conf import settings
from django.contrib import admin


class ApplicationAdmin(admin.ModelAdmin):
    pass


class AccessTokenAdmin(admin.ModelAdmin):
    pass


class GrantAdmin(admin.ModelAdmin):
    pass


class IDTokenAdmin(admin.ModelAdmin):
    pass


class RefreshTokenAdmin(admin.ModelAdmin):
    pass


def chosen(name, otherwise):
    return apps.get_model(getattr(settings, "OAUTH2_PROVIDER_" + name, "oauth2_provider." + otherwise))


admin.site.register(chosen("APPLICATION_MODEL", "Application"), ApplicationAdmin)
admin.site.register(chosen("ACCESS_TOKEN_MODEL", "AccessToken"), AccessTokenAdmin)
admin.site.register(chosen("GRANT_MODEL", "Grant"), GrantAdmin)
admin.site.register(chosen("ID_TOKEN_MODEL", "IDToken"), IDTokenAdmin)
admin.site.register(chosen("REFRESH_TOKEN_MODEL", "RefreshToken"), RefreshTokenAdmin)
"""

DEVICES: Final = """
from django.contrib import admin
from django.urls import path
from {module}.models import {model}


class {model}Admin(admin.ModelAdmin):
    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/config/", wrap(self.config_view), name="{label}_{name}_config"),
            path("<int:pk>/qrcode/", wrap(self.qrcode_view), name="{label}_{name}_qrcode"),
        ]
        return own + super().get_urls()

    def config_view(self, request, pk):
        pass

    def qrcode_view(self, request, pk):
        pass


admin.site.register({model}, {model}Admin)
"""

BASES: Final = {
    "django_summernote.admin": ("SummernoteInlineModelAdmin", "SummernoteModelAdmin"),
    "markdownx.admin": ("MarkdownxModelAdmin",),
    "notifications.base.admin": ("AbstractNotificationAdmin",),
    "organizations.base_admin": (
        "BaseOrganizationAdmin",
        "BaseOrganizationOwnerAdmin",
        "BaseOrganizationUserAdmin",
    ),
}
"""Classes that projects derive theirs from, which add no pages either."""

MORE: Final = {"explorer": ("import explorer.ee.db_connections.admin\n",)}
"""What an application's module brings besides."""

HEAD: Final = "from django.contrib import admin\n"
CLASS: Final = "\n\nclass {}(admin.ModelAdmin):\n    pass\n"


def _device(label: str, model: str) -> str:
    module = f"django_otp.plugins.{label}"
    return DEVICES.format(module=module, label=label, model=model, name=model.lower())


def _admin(application: str) -> str:
    models = REGISTERED[application]
    names = sorted({*models.values(), *BASES.get(f"{application}.admin", ())})
    found = [
        HEAD,
        *MORE.get(application, ()),
        *(f"from {application}.models import {model}\n" for model in models),
    ]
    found += [CLASS.format(name) for name in names]
    found += [f"\n\nadmin.site.register({model}, {cls})\n" for model, cls in models.items()]
    return "".join(found)


STUBS: Final = {
    **{module: HEAD + "".join(map(CLASS.format, names)) for module, names in BASES.items()},
    **{f"{application}.admin": _admin(application) for application in REGISTERED},
    "django_otp.plugins.otp_hotp.admin": _device("otp_hotp", "HOTPDevice"),
    "django_otp.plugins.otp_totp.admin": _device("otp_totp", "TOTPDevice"),
    "explorer.ee.db_connections.admin": CONNECTIONS,
    "oauth2_provider.admin": OAUTH2,
    "rest_framework.authtoken.admin": TOKENS,
    "taggit.admin": TAGS,
}
