# SPDX-License-Identifier: Apache-2.0
"""When an application is what its set wants, and what is written when it is not."""

from fakes.argocd_server import patch
from fakes.argocd_server.objects import HYDRATE, REFRESH

_KEPT_ANNOTATIONS = ("notified.notifications.argoproj.io", REFRESH, HYDRATE)
_KEPT_FINALIZERS = ("pre-delete-finalizer.argocd.argoproj.io",
                    "post-delete-finalizer.argocd.argoproj.io")


def wanted(live, generated, spec, owner, settings):
    """What the live application would become, before what is ignored is taken out."""
    preserved = spec.get("preservedFields") or {}
    old, new = live["metadata"], generated["metadata"]
    metadata = {name: item for name, item in old.items()
                if name not in ("labels", "annotations", "finalizers", "ownerReferences")}
    for name, kept in (("annotations", (*_KEPT_ANNOTATIONS, *settings["preserved_annotations"])),
                       ("labels", tuple(settings["preserved_labels"]))):
        kept += tuple(preserved.get(name) or ())
        items = {**(new.get(name) or {}),
                 **{key: text for key, text in (old.get(name) or {}).items() if key in kept}}
        if items:
            metadata[name] = items
    finalizers = [*(new.get("finalizers") or []), *(
        one for one in old.get("finalizers") or [] if one.startswith(_KEPT_FINALIZERS))]
    if finalizers:
        metadata["finalizers"] = finalizers
    others = [one for one in old.get("ownerReferences") or []
              if (one["kind"], one["name"]) != (owner["kind"], owner["name"])]
    metadata["ownerReferences"] = [*others, owner]
    result = {**live, "metadata": metadata, "spec": normalized(generated["spec"])}
    if generated.get("operation"):
        result["operation"] = generated["operation"]
    return result


def change(live, goal, rules):
    """The merge patch that is sent, or None if the two are equal."""
    before = _ignored({**live, "spec": normalized(live["spec"])}, rules)
    after = _ignored(goal, rules)
    found = _difference(before, after)
    return found or None


def equal_specs(live, generated, rules):
    """Whether the spec would be left alone."""
    first = _ignored({**live, "spec": normalized(live["spec"])}, rules)
    second = _ignored({**live, "spec": normalized(generated["spec"])}, rules)
    return normalized(first["spec"]) == normalized(second["spec"])


def normalized(spec):
    """Without what says nothing, and with the project that is meant."""
    spec = {**spec, "project": spec.get("project") or "default"}
    if "syncPolicy" in spec and not _says(spec["syncPolicy"], (
            "automated", "syncOptions", "retry", "managedNamespaceMetadata")):
        del spec["syncPolicy"]
    if spec.get("sources"):
        spec["sources"] = [_source(source) for source in spec["sources"]]
    elif spec.get("source"):
        spec["source"] = _source(spec["source"])
    return spec


def _says(policy, names):
    return any((policy or {}).get(name) not in (None, []) for name in names)


def _source(source):
    source = dict(source)
    for name in ("kustomize", "helm"):
        if name in source and not _has_content(source[name]):
            del source[name]
    directory = source.get("directory")
    if directory is not None and not _has_content({
            name: item for name, item in directory.items() if name not in ("include", "exclude")}):
        left = {name: directory[name] for name in ("include", "exclude") if directory.get(name)}
        source.pop("directory")
        source |= {"directory": left} if left else {}
    return source


def _has_content(value):
    if isinstance(value, dict):
        return any(_has_content(item) for item in value.values())
    return value not in (None, "", False, 0, [])


def _ignored(thing, rules):
    for rule in rules or []:
        if rule.get("name", "") not in ("", thing["metadata"]["name"]):
            continue
        pointers = [pointer.split("/")[1:] for pointer in rule.get("jsonPointers") or []]
        pointers += [_path(text) for text in rule.get("jqPathExpressions") or []]
        for tokens in pointers:
            thing = _removed(thing, [token.replace("~1", "/").replace("~0", "~")
                                     for token in tokens])
    return thing


def _path(text):
    """Of jq only plain paths."""
    if not all(part.replace("_", "").isalnum() for part in text.strip(".").split(".")):
        raise ValueError(f"the stand-in cannot read the jq expression {text!r}")
    return text.strip(".").split(".")


def _removed(value, tokens):
    if isinstance(value, list):
        if not tokens[0].isdigit() or int(tokens[0]) >= len(value):
            return value
        number, result = int(tokens[0]), list(value)
        if len(tokens) == 1:
            del result[number]
        else:
            result[number] = _removed(value[number], tokens[1:])
        return result
    if not isinstance(value, dict) or tokens[0] not in value:
        return value
    result = dict(value)
    if len(tokens) == 1:
        del result[tokens[0]]
    else:
        result[tokens[0]] = _removed(value[tokens[0]], tokens[1:])
    return result


def _difference(old, new):
    """A merge patch from one value to the other; lists are replaced whole."""
    result = {name: None for name in old if name not in new}
    for name, item in new.items():
        before = old.get(name)
        if isinstance(item, dict) and isinstance(before, dict):
            inner = _difference(before, item)
            if inner:
                result[name] = inner
        elif name not in old or before != item:
            result[name] = item
    return result


def sent(live, merge_patch):
    return patch.merge(live, merge_patch)
