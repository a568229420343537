"""pickle and its kin, PyYAML, json, XML parsers: reading serialized data.

Modelled: readers that build any object they are told to (pickle, marshal, shelve, dill, jsonpickle, joblib,
torch, pandas, PyYAML without a safe loader), and XML readers that resolve external entities.
Source: https://docs.python.org/3/library/pickle.html, https://pyyaml.org/wiki/PyYAMLDocumentation,
https://docs.python.org/3/library/xml.html#xml-vulnerabilities, https://lxml.de/FAQ.html
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.performing import told
from analyzer.behaviour.things import NOTHING, Of, Thing

DATA: Final = Arg(0, "data", "stream", "file", "s", "bytes_object", "string", "text", "source", "f")
SAFE_LOADERS: Final = ("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader", "FullLoader", "CFullLoader")
FEATURES: Final = "xml.sax.xmlreader.XMLReader"


def _any_object() -> Knows:
    return Knows(act="deserialize", verb="any object", sinks=(("deserialize", DATA),))


def _yaml(site: Site) -> Thing | None:
    """`yaml.load` builds any object unless it is given a safe loader; from 6.0 on it must be given one."""
    data = site.argument(DATA) or NOTHING
    loader = site.argument(Arg(1, "Loader"))
    name = told(loader) if loader is not None else "none"
    safe = name.rpartition(".")[2] in SAFE_LOADERS
    site.note("deserialize", verb="plain data" if safe else "any object", arguments={"Loader": name})
    if not safe:
        site.reach("deserialize", data)
    return Thing((Of("builtins.dict"),), data.origins)


def _entities(site: Site) -> Thing | None:
    """`setFeature(feature_external_ges, True)`: from here on, external entities are resolved."""
    feature, value = (site.args[0], site.args[1]) if len(site.args) > 1 else (NOTHING, NOTHING)
    if "external" in told(feature) and value.constant in (True, 1):
        site.note("parse", verb="external entities", arguments={"feature": told(feature)})
    return NOTHING


def _xml(site: Site) -> Thing | None:
    """lxml: a parser with `resolve_entities` on, which is the default before 5.0."""
    data = site.argument(DATA) or NOTHING
    site.note("parse", verb="xml")
    parser = site.argument(Arg(1, "parser"))
    if parser is None or any(isinstance(kind, Of) and kind.name == OPEN_PARSER for kind in parser.kinds):
        site.reach("xml", data)
    return Thing((Of(f"{site.name}()"),), data.origins)


OPEN_PARSER: Final = "lxml.etree.XMLParser#entities"


def _lxml_parser(site: Site) -> Thing | None:
    entities = site.keywords.get("resolve_entities")
    load = site.keywords.get("load_dtd")
    network = site.keywords.get("no_network")
    open_ = (
        (entities is not None and entities.constant is True)
        or (load is not None and load.constant is True)
        or (network is not None and network.constant is False)
    )
    closed = entities is not None and entities.constant is False
    return Thing((Of(OPEN_PARSER if open_ and not closed else "lxml.etree.XMLParser"),))


def _sax(site: Site) -> Thing | None:
    """Parsing with a SAX reader: harmful where external entities were turned on."""
    data = site.args[0] if site.args else NOTHING
    parser = (
        site.argument(Arg(2, "parser"))
        if site.name.startswith("xml.sax")
        else site.argument(Arg(1, "parser"))
    )
    site.note("parse", verb="xml")
    if parser is not None:
        site.reach("xml", data)
    return Thing((Of("xml.dom.Node"),), data.origins)


BEHAVIOUR = {
    **{f"{module}.{name}": _any_object() for module in ("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal")
       for name in ("load", "loads")},
    **{f"{module}.dumps": clean("deserialize") for module in ("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal")},
    **{name: _any_object() for name in (
        "pickle.Unpickler", "jsonpickle.decode", "jsonpickle.loads", "joblib.load", "torch.load",
        "shelve.open", "pandas.read_pickle", "yaml.unsafe_load", "yaml.unsafe_load_all", "yaml.full_load",
    )},
    "yaml.load": Knows(custom=_yaml),
    "yaml.load_all": Knows(custom=_yaml),
    "yaml.safe_load": Knows(act="deserialize", verb="plain data"),
    "json.loads": Knows(),
    "json.load": Knows(),
    "json.dumps": Knows(gives="builtins.str", cleans=frozenset(["log"])),
    "lxml.etree.XMLParser": Knows(custom=_lxml_parser),
    **{f"lxml.etree.{name}": Knows(custom=_xml) for name in ("fromstring", "parse", "XML", "iterparse")},
    "xml.sax.make_parser": Knows(gives=FEATURES),
    f"{FEATURES}.setFeature": Knows(custom=_entities),
    **{name: Knows(custom=_sax) for name in (
        "xml.dom.pulldom.parseString", "xml.dom.pulldom.parse", "xml.sax.parse", "xml.sax.parseString",
        "xml.dom.minidom.parseString", "xml.dom.minidom.parse",
    )},
    **{f"xml.etree.ElementTree.{name}": Knows(act="parse", verb="xml") for name in ("fromstring", "parse", "XML")},
    "defusedxml.*": Knows(act="parse", verb="xml, defused"),
    "base64.b64decode": Knows(),
    "base64.*": Knows(),
}  # fmt: skip
