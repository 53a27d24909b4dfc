# SPDX-License-Identifier: Apache-2.0
"""What a git generator finds in a repository of this world."""

import posixpath

from fakes.argocd_server.decoding import NotData, decode_numbers
from fakes.argocd_server.repositories import UnknownRevision
from fakes.argocd_server.sets import globs
from fakes.argocd_server.sets.values import StringList, flat, normalized


def generate(world, renderer, facts, new_globbing=False):
    """The parameters of a git generator, without its values."""
    try:
        repository = world.repository(facts)
        revision = repository.resolve(facts.get("revision", ""))
        paths = repository.paths(revision)
    except UnknownRevision as error:
        raise ValueError(f"error generating params from git: {error}") from None
    prefix = facts.get("pathParamPrefix", "")
    if facts.get("directories"):
        return [_of_path({}, path, prefix, renderer, "")
                for path in _directories(paths, facts["directories"])]
    if not facts.get("files"):
        raise ValueError("error generating params from git: no generator specified")
    result = []
    for path in _files(paths, facts["files"], new_globbing):
        for content in _contents(path, repository.text(revision, path)):
            params = content if renderer.is_go else dict(flat(content))
            result.append(_of_path(params, posixpath.dirname(path) or ".", prefix, renderer,
                                   posixpath.basename(path)))
    return result


def _directories(paths, items):
    seen = [path for path in _parents(paths)
            if not any(part.startswith(".") for part in path.split("/"))]
    return _chosen(sorted(seen, key=lambda path: path.split("/")), items, globs.directory)


def _parents(paths):
    found = set()
    for path in paths:
        parts = path.split("/")[:-1]
        found.update("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return found


def _files(paths, items, new_globbing):
    if new_globbing:
        # A directory that fits is read as if it were a file.
        found = _chosen([*paths, *_parents(paths)], items, globs.doublestar)
        wrong = sorted(set(found) - set(paths))
        if wrong:
            raise ValueError(f"error generating params from git: unable to list files: read "
                             f"{wrong[0]}: is a directory")
    return _chosen(sorted(paths, key=str.encode), items,
                   globs.doublestar if new_globbing else globs.legacy)


def _chosen(paths, items, pattern):
    tests = [(pattern(item["path"]), item.get("exclude", False)) for item in items
             if not globs.is_malformed(item["path"], pattern)]
    return [path for path in paths
            if any(test(path) for test, exclude in tests if not exclude) and
            not any(test(path) for test, exclude in tests if exclude)]


def _contents(path, text):
    """The sets of parameters in a file: a map, or a list of maps."""
    try:
        data = decode_numbers(text)
    except NotData as error:
        raise ValueError(f"error generating params from git: unable to parse file: {path}: "
                         f"{error}") from None
    items = [data] if not isinstance(data, list) else data
    items = [{} if item is None else item for item in items]
    if not all(isinstance(item, dict) for item in items):
        raise ValueError(f"error generating params from git: unable to parse file: {path}")
    return items


def _of_path(params, path, prefix, renderer, filename):
    parts = [part for part in path.split("/") if part]
    base = posixpath.basename(path)
    facts = {"path": path, "basename": base, "basenameNormalized": normalized(base)}
    if filename:
        facts |= {"filename": filename, "filenameNormalized": normalized(filename)}
    if renderer.is_go:
        found = {**facts, "segments": StringList(parts)}
        return {**params, prefix: {"path": found}} if prefix else {**params, "path": found}
    start = f"{prefix}.path" if prefix else "path"
    return {**params, start: path,
            **{f"{start}.{name}": text for name, text in facts.items() if name != "path"},
            **{f"{start}[{number}]": part for number, part in enumerate(parts)}}
