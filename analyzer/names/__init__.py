"""What each file says without evaluating it, and how files become modules.

index = ModuleIndex.build(tree)
summary = summarize(tree.parse("shop/main.py").tree, "shop/main.py")
"""

from analyzer.names.modules import Module, ModuleIndex
from analyzer.names.summary import CallSite, Definition, ImportEdge, ModuleSummary, summarize

__all__ = ["CallSite", "Definition", "ImportEdge", "Module", "ModuleIndex", "ModuleSummary", "summarize"]
