"""What all tests share: property tests that are the same on every run and never fail for a slow machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "groundplan", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("groundplan")
