# SPDX-License-Identifier: Apache-2.0
"""The part of GitHub's GraphQL schema that is here
(docs.github.com/public/fpt/schema.docs.graphql).

Types say what may be selected: a name of a type, or "" for a scalar. Inputs say what may be given,
in the words of fields.py or with the name of another input.
"""

TYPES = {
    "Query": {"repository": "Repository", "node": "Node", "viewer": "Actor"},
    "Repository": {"id": "", "nameWithOwner": "", "autoMergeAllowed": "", "isArchived": "",
                   "pullRequest": "PullRequest", "ref": "Ref", "mergeQueue": "MergeQueue"},
    "Node": {"id": ""},
    "Actor": {"login": ""},
    "MergeQueue": {"id": ""},
    "PullRequest": {"id": "", "number": "", "state": "", "title": "", "url": "", "isDraft": "",
                    "merged": "", "mergeable": "", "mergeStateStatus": "", "headRefOid": "",
                    "headRefName": "", "baseRefName": "", "isInMergeQueue": "",
                    "autoMergeRequest": "AutoMergeRequest", "mergeCommit": "Commit"},
    "AutoMergeRequest": {"enabledAt": "", "mergeMethod": "", "commitHeadline": "",
                         "commitBody": "", "enabledBy": "Actor"},
    "Ref": {"id": "", "name": "", "prefix": "", "target": "Commit"},
    "Commit": {"oid": "", "url": "", "message": "", "signature": "GitSignature"},
    "GitSignature": {"isValid": "", "state": "", "wasSignedByGitHub": ""},
    "EnablePullRequestAutoMergePayload": {"pullRequest": "PullRequest", "actor": "Actor",
                                          "clientMutationId": ""},
    "DisablePullRequestAutoMergePayload": {"pullRequest": "PullRequest", "actor": "Actor",
                                           "clientMutationId": ""},
    "ConvertPullRequestToDraftPayload": {"pullRequest": "PullRequest", "clientMutationId": ""},
    "MarkPullRequestReadyForReviewPayload": {"pullRequest": "PullRequest",
                                             "clientMutationId": ""},
    "CreateCommitOnBranchPayload": {"commit": "Commit", "ref": "Ref", "clientMutationId": ""},
    "CreateRefPayload": {"ref": "Ref", "clientMutationId": ""},
    "Mutation": {
        "enablePullRequestAutoMerge": "EnablePullRequestAutoMergePayload",
        "disablePullRequestAutoMerge": "DisablePullRequestAutoMergePayload",
        "convertPullRequestToDraft": "ConvertPullRequestToDraftPayload",
        "markPullRequestReadyForReview": "MarkPullRequestReadyForReviewPayload",
        "createCommitOnBranch": "CreateCommitOnBranchPayload",
        "createRef": "CreateRefPayload",
    },
}

ARGUMENTS = {
    ("Query", "repository"): {"owner": "String!", "name": "String!"},
    ("Query", "node"): {"id": "ID!"},
    ("Repository", "pullRequest"): {"number": "Int!"},
    ("Repository", "ref"): {"qualifiedName": "String!"},
    ("Repository", "mergeQueue"): {"branch": "String"},
    **{("Mutation", name): {"input": name[0].upper() + name[1:] + "Input!"}
       for name in TYPES["Mutation"]},
}

INPUTS = {
    "EnablePullRequestAutoMergeInput": {
        "pullRequestId": "ID!", "mergeMethod": "PullRequestMergeMethod", "commitHeadline": "String",
        "commitBody": "String", "authorEmail": "String", "expectedHeadOid": "GitObjectID",
        "clientMutationId": "String"},
    "DisablePullRequestAutoMergeInput": {"pullRequestId": "ID!", "clientMutationId": "String"},
    "ConvertPullRequestToDraftInput": {"pullRequestId": "ID!", "clientMutationId": "String"},
    "MarkPullRequestReadyForReviewInput": {"pullRequestId": "ID!", "clientMutationId": "String"},
    "CreateCommitOnBranchInput": {
        "branch": "CommittableBranch!", "expectedHeadOid": "GitObjectID!",
        "message": "CommitMessage!", "fileChanges": "FileChanges", "clientMutationId": "String"},
    "CommittableBranch": {"id": "ID", "repositoryNameWithOwner": "String", "branchName": "String"},
    "CommitMessage": {"headline": "String!", "body": "String"},
    "FileChanges": {"additions": "[FileAddition!]", "deletions": "[FileDeletion!]"},
    "FileAddition": {"path": "String!", "contents": "Base64String!"},
    "FileDeletion": {"path": "String!"},
    "CreateRefInput": {"repositoryId": "ID!", "name": "String!", "oid": "GitObjectID!",
                       "clientMutationId": "String"},
}

ENUMS = {"PullRequestMergeMethod": ("MERGE", "REBASE", "SQUASH")}
