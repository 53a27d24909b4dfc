#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is in the static program or in an image, and under which licences.

    sbom.py --build FOLDER [--also PACKAGE]... OUT

Writes OUT/sbom.spdx.json (SPDX 2.3) and OUT/licences/<package>, the copyright file that Debian has for
it, and ours. FOLDER is where packaging/program.sh builds. Which packages got into the program, the
linker says in its map; PACKAGE are those whose files lie beside it. COMMIT, VERSION and CREATED say
what it is (packaging/source.sh).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
# Headers: they leave no trace in the map.
HEADERS = ["libcli11-dev", "nlohmann-json3-dev"]


class Package(NamedTuple):
    name: str
    version: str
    source: str
    source_version: str
    copyright: bytes


class Sysroot:
    """The packages that libraries.sh has unpacked."""

    def __init__(self, folder):
        self.folder = folder
        lines = (folder.parent / "sysroot.packages").read_text().splitlines()
        self.lines = {line.split()[0]: line.split() for line in lines}
        self.owners = {}
        for line in (folder.parent / "sysroot.files").read_text().splitlines():
            name, path = line.split(" ", 1)
            self.owners[path] = name

    def owner(self, path):
        return self.owners["/" + str(path.relative_to(self.folder))]

    def package(self, name):
        place = self.folder / "usr/share/doc" / name / "copyright"
        return Package(*self.lines[name], place.read_bytes())


def archives(link_map):
    """Every archive of which the program has a member."""
    return sorted({link_map.parent / path for path in
                   re.findall(r"^(\S+\.a)\([^)]*\)$", link_map.read_text(), re.MULTILINE)})


def packages(link_map, libraries, also):
    sysroot = Sysroot(libraries / "sysroot")
    found = {}
    origins = dict(line.split() for line in
                   (libraries / "archives/origins").read_text().splitlines())
    for archive in archives(link_map):
        path = archive.resolve()
        if path.parent == libraries / "archives":    # two of our rooms have names of such archives
            path = Path(origins[path.name]).resolve()
        if path.is_relative_to(libraries / "curl"):
            name, version, source = (libraries / "curl.version").read_text().split()
            found[name] = Package(name, version, source, version,
                                  (libraries / "curl.copyright").read_bytes())
        elif not path.is_relative_to(link_map.parent / "tools"):
            name = sysroot.owner(path)
            found[name] = sysroot.package(name)
    for name in (*HEADERS, *also):
        found[name] = sysroot.package(name)
    return [found[name] for name in sorted(found)]


def spdx(program, parts):
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    ours = {
        "SPDXID": "SPDXRef-gitops-steps", "name": "gitops-steps",
        "versionInfo": f"{os.environ['VERSION']} ({os.environ['COMMIT']})",
        "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
        "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
        "licenseConcluded": "NOASSERTION", "licenseDeclared": "Apache-2.0",
        "copyrightText": "NOASSERTION", "primaryPackagePurpose": "APPLICATION"}
    entries, relations = [ours], [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
         "relatedSpdxElement": ours["SPDXID"]}]
    for part in parts:
        entry = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", part.name)
        purl = f"pkg:deb/debian/{part.source}@{part.source_version}?arch=source&distro=bookworm"
        entries.append({
            "SPDXID": entry, "name": part.name, "versionInfo": part.version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
            "licenseComments": f"beside this file: licences/{part.name}",
            "copyrightText": "NOASSERTION", "sourceInfo": f"Debian 12, source package {part.source}",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": purl.replace("+", "%2B")}]})
        relations.append({"spdxElementId": ours["SPDXID"], "relationshipType": "CONTAINS",
                          "relatedSpdxElement": entry})
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": "gitops-steps", "documentNamespace": f"https://spdx.org/spdxdocs/gitops-steps-{digest}",
        "creationInfo": {"created": os.environ["CREATED"], "creators": ["Tool: gitops-steps-packaging"]},
        "packages": entries, "relationships": relations}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    build = given.build.resolve()
    parts = packages(build / "gitops-steps.map", build / "libraries", given.also)
    licences = given.out / "licences"
    shutil.rmtree(given.out, ignore_errors=True)
    licences.mkdir(parents=True)
    shutil.copyfile(PROJECT / "LICENSE", licences / "gitops-steps")
    for part in parts:
        (licences / part.name).write_bytes(part.copyright)
    document = spdx(build / "bin/gitops-steps", parts)
    (given.out / "sbom.spdx.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
