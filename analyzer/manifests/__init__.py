"""Manifests: what is deployed, and how it is connected, read from the files that deploy it.

    rows = estate_facts(tree, applications)

It reads source and writes facts; it knows neither the evaluator nor any framework.  What code says about
addresses is read as text, in every language alike; what Python code does with them is the evaluator's to
say.
"""

from analyzer.manifests.estate import estate_facts

__all__ = ["estate_facts"]
