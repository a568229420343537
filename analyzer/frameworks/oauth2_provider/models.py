"""The models of applications, grants and tokens, abstract and swappable.

Source: django-oauth-toolkit 2.3 to 3.4, oauth2_provider/models.py, settings.py.
"""

from __future__ import annotations

from typing import Final

MODELS: Final = """
import uuid

from django.conf import settings
from django.db import models
from groundplan_stubs import at_least

PACKAGE = "django-oauth-toolkit"
APPLICATION = getattr(settings, "OAUTH2_PROVIDER_APPLICATION_MODEL", "oauth2_provider.Application")
ACCESS_TOKEN = getattr(settings, "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL", "oauth2_provider.AccessToken")
ID_TOKEN = getattr(settings, "OAUTH2_PROVIDER_ID_TOKEN_MODEL", "oauth2_provider.IDToken")
REFRESH_TOKEN = getattr(settings, "OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL", "oauth2_provider.RefreshToken")


class ClientSecretField(models.CharField):
    pass


class TokenChecksumField(models.CharField):
    pass


class AbstractApplication(models.Model):
    id = models.BigAutoField(primary_key=True)
    client_id = models.CharField(max_length=100, unique=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    redirect_uris = models.TextField(blank=True)
    if at_least(PACKAGE, "2.3"):
        post_logout_redirect_uris = models.TextField(blank=True, default="")
    client_type = models.CharField(max_length=32)
    authorization_grant_type = models.CharField(max_length=32)
    client_secret = ClientSecretField(max_length=255, blank=True, db_index=True)
    if at_least(PACKAGE, "2.4"):
        hash_client_secret = models.BooleanField(default=True)
    name = models.CharField(max_length=255, blank=True)
    skip_authorization = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    algorithm = models.CharField(max_length=5, default="", blank=True)
    if at_least(PACKAGE, "2.4"):
        allowed_origins = models.TextField(blank=True, default="")
    if at_least(PACKAGE, "3.4"):
        registration_source = models.CharField(max_length=32, default="manual")
        cimd_expires_at = models.DateTimeField(null=True, blank=True, default=None)

    class Meta:
        abstract = True


class Application(AbstractApplication):
    class Meta(AbstractApplication.Meta):
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"


class AbstractGrant(models.Model):
    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    code = models.CharField(max_length=255, unique=True)
    application = models.ForeignKey(APPLICATION, on_delete=models.CASCADE)
    expires = models.DateTimeField()
    redirect_uri = models.TextField()
    scope = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    code_challenge = models.CharField(max_length=128, blank=True, default="")
    code_challenge_method = models.CharField(max_length=10, blank=True, default="")
    nonce = models.CharField(max_length=255, blank=True, default="")
    claims = models.TextField(blank=True)
    if at_least(PACKAGE, "3.4"):
        resource = models.JSONField(blank=True, default=list)

    class Meta:
        abstract = True


class Grant(AbstractGrant):
    class Meta(AbstractGrant.Meta):
        swappable = "OAUTH2_PROVIDER_GRANT_MODEL"


class AbstractAccessToken(models.Model):
    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, blank=True, null=True)
    source_refresh_token = models.OneToOneField(
        REFRESH_TOKEN, on_delete=models.SET_NULL, blank=True, null=True, related_name="refreshed_access_token"
    )
    if at_least(PACKAGE, "3.0"):
        token = models.TextField()
        token_checksum = TokenChecksumField(max_length=64, unique=True, db_index=True)
    else:
        token = models.CharField(max_length=255, unique=True)
    id_token = models.OneToOneField(
        ID_TOKEN, on_delete=models.CASCADE, blank=True, null=True, related_name="access_token"
    )
    application = models.ForeignKey(APPLICATION, on_delete=models.CASCADE, blank=True, null=True)
    expires = models.DateTimeField()
    scope = models.TextField(blank=True)
    if at_least(PACKAGE, "3.4"):
        resource = models.JSONField(blank=True, default=list)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class AccessToken(AbstractAccessToken):
    class Meta(AbstractAccessToken.Meta):
        swappable = "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL"


class AbstractRefreshToken(models.Model):
    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    if at_least(PACKAGE, "3.4"):
        token = models.TextField()
        token_checksum = TokenChecksumField(max_length=64)
    else:
        token = models.CharField(max_length=255)
    application = models.ForeignKey(APPLICATION, on_delete=models.CASCADE)
    access_token = models.OneToOneField(
        ACCESS_TOKEN, on_delete=models.SET_NULL, blank=True, null=True, related_name="refresh_token"
    )
    if at_least(PACKAGE, "3.0"):
        token_family = models.UUIDField(null=True, blank=True, editable=False)
    if at_least(PACKAGE, "3.4"):
        resource = models.JSONField(blank=True, default=list)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    revoked = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        if at_least(PACKAGE, "3.4"):
            unique_together = ("token_checksum", "revoked")
            indexes = [models.Index(fields=["token_family"])]
        else:
            unique_together = ("token", "revoked")


class RefreshToken(AbstractRefreshToken):
    class Meta(AbstractRefreshToken.Meta):
        swappable = "OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL"


class AbstractIDToken(models.Model):
    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, blank=True, null=True)
    jti = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(APPLICATION, on_delete=models.CASCADE, blank=True, null=True)
    expires = models.DateTimeField()
    scope = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class IDToken(AbstractIDToken):
    class Meta(AbstractIDToken.Meta):
        swappable = "OAUTH2_PROVIDER_ID_TOKEN_MODEL"


if at_least(PACKAGE, "3.1"):

    class AbstractDeviceGrant(models.Model):
        id = models.BigAutoField(primary_key=True)
        user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
        device_code = models.CharField(max_length=100, unique=True)
        user_code = models.CharField(max_length=100)
        scope = models.CharField(max_length=64, null=True)
        interval = models.IntegerField(default=5)
        expires = models.DateTimeField()
        status = models.CharField(max_length=64, blank=True, default="authorization-pending")
        client_id = models.CharField(max_length=100, db_index=True)
        last_checked = models.DateTimeField(auto_now=True)

        class Meta:
            abstract = True

    class DeviceGrant(AbstractDeviceGrant):
        class Meta(AbstractDeviceGrant.Meta):
            swappable = "OAUTH2_PROVIDER_DEVICE_GRANT_MODEL"
"""

STUBS: Final = {"oauth2_provider.models": MODELS}
