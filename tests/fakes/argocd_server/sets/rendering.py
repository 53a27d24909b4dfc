# SPDX-License-Identifier: Apache-2.0
"""From a template and parameters to an Application: both engines, the patch, the finalizer."""

import json

from fakes.argocd_server import patch
from fakes.argocd_server.decoding import NotData, decode, floats, whole
from fakes.argocd_server.deleting import RESOURCES
from fakes.argocd_server.sets import fast_template, go_template
from fakes.argocd_server.sets.values import StringMap


class Renderer:
    """Renders for one set: by its engine, with its options."""

    def __init__(self, spec):
        self.is_go = bool(spec.get("goTemplate"))
        self._options = spec.get("goTemplateOptions") or []

    def text(self, text, params, options=None):
        if not self.is_go:
            return fast_template.render(text, params)
        try:
            return go_template.render(text, params, self._options if options is None else options)
        except go_template.MissingKey as error:
            raise go_template.MissingKey(f"failed to execute go template {text}: {error}") from None
        except go_template.TemplateError as error:
            raise go_template.TemplateError(
                f"failed to execute go template {text}: {error}") from None

    def value(self, value, params):
        """All strings of a value, keys too; what is null in a map vanishes."""
        if isinstance(value, str):
            return self.text(value, params)
        if isinstance(value, list):
            return [self.value(item, params) for item in value]
        if not isinstance(value, dict):
            return value
        result = {}
        for name, item in value.items():
            key = self.text(name, params)
            if item is None:
                continue
            if key in result:
                raise ValueError(f"two keys become {key!r}")
            result[key] = self.value(item, params)
        return result

    def add_values(self, values, params):
        """The `values` of a generator, which see the parameters and not each other."""
        found = {name: self.text(text, params) for name, text in (values or {}).items()}
        if self.is_go:
            return {**params, "values": StringMap(found)} if values else params
        return {**params, **{f"values.{name}": text for name, text in found.items()}}

    def deferred(self, values, params):
        """The `values` of the second child of a matrix: what refers to that child's own parameters
        is left for later."""
        result = {}
        for name, text in (values or {}).items():
            try:
                result[name] = self.text(text, params, ["missingkey=error"])
            except go_template.MissingKey:
                result[name] = text
        return result


def application(renderer, one, template, params, checker):
    """One Application of a set."""
    spec = one["spec"]
    metadata = {name: value for name, value in (template.get("metadata") or {}).items()
                if value not in (None, {}, [], "") or name == "name"}
    found = {"metadata": metadata, "spec": template["spec"]}
    if params:  # without any, Argo CD hands out the template as it is
        found = renderer.value(found, params)
        found = _with_plain_values(found)
        found = _with_finalizer(found, spec.get("syncPolicy") or {})
    if spec.get("templatePatch"):
        text = renderer.text(spec["templatePatch"], params)
        found = _patched(found, text, checker)
    namespace = one["metadata"].get("namespace", "")
    return patch.put(found, ("metadata", "namespace"), namespace or None)


def _with_plain_values(found):
    """What is free JSON goes through float64."""
    spec = found["spec"]
    sources = [source for source in [spec.get("source"), *(spec.get("sources") or [])] if source]
    for source in sources:
        helm = source.get("helm") or {}
        if "valuesObject" in helm:
            helm["valuesObject"] = whole(floats(helm["valuesObject"]))
    return found


def _with_finalizer(found, policy):
    if found["metadata"].get("finalizers") or policy.get("preserveResourcesOnDeletion"):
        return found
    return patch.put(found, ("metadata", "finalizers"), [RESOURCES])


def _patched(found, text, checker):
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"invalid templatePatch {text!r}: {error}") from None
    except NotData as error:
        raise ValueError(f"error while converting template to json: {error}") from None
    if document is None:
        return found
    wrong = [finding for finding in checker.check("Application", document)
             if finding.what == "type"] if isinstance(document, dict) else ["not a map"]
    if wrong:
        raise ValueError(f"invalid templatePatch {text!r}: {wrong[0]}")
    project = found["spec"].get("project")
    new = _merged(found, document, ())
    if not isinstance(new.get("spec"), dict):
        new = {**new, "spec": {"destination": {}}}
    # What the type does not have goes; the status is nobody's business.
    new = {name: new[name] for name in ("metadata", "spec", "operation") if name in new}
    for finding in reversed(checker.check("Application", new)):
        new = patch.drop(new, finding.path)
    return patch.put(new, ("spec", "project"), project)


def _merged(value, document, path):
    """A strategic merge patch, without its directives."""
    if not isinstance(document, dict) or not isinstance(value, dict):
        if path == ("metadata", "finalizers") and isinstance(value, list):
            return value if set(document) <= set(value) else sorted({*value, *document})
        return _without_nulls(document)
    if any(str(name).startswith("$") for name in document):
        raise ValueError("the stand-in knows no directives of strategic merge patches")
    result = dict(value)
    for name, item in document.items():
        inner = (*path, name)
        if item is None:
            result.pop(name, None)
        elif inner[-2:-1] and "valuesObject" in inner[:-1] and \
                isinstance(item, (dict, list)) and isinstance(result.get(name), (dict, list)):
            raise ValueError("error while applying templatePatch: unable to find api field in "
                             f'struct RawExtension for the json field "{name}"')
        else:
            result[name] = _merged(result.get(name), item, inner)
    return result


def _without_nulls(value):
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return value
