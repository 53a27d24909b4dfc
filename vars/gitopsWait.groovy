// SPDX-License-Identifier: Apache-2.0
// Made by packaging/ci_wrappers.py of what wait --help-json says.
import groovy.transform.Field

// What each argument is, and the variable of the program that carries it.
@Field final Map flags = [
    app: ['list', 'GITOPS_WAIT_APP'],
    selector: ['one', 'GITOPS_WAIT_SELECTOR'],
    project: ['list', 'GITOPS_WAIT_PROJECT'],
    applicationset: ['one', 'GITOPS_WAIT_APPLICATIONSET'],
    children: ['switch', 'GITOPS_WAIT_CHILDREN'],
    allowNone: ['switch', 'GITOPS_WAIT_ALLOW_NONE'],
    revision: ['list', 'GITOPS_WAIT_REVISION'],
    contains: ['switch', 'GITOPS_WAIT_CONTAINS'],
    for: ['list', 'GITOPS_WAIT_FOR'],
    resource: ['list', 'GITOPS_WAIT_RESOURCE'],
    ignoreHealth: ['list', 'GITOPS_WAIT_IGNORE_HEALTH'],
    stableFor: ['one', 'GITOPS_WAIT_STABLE_FOR'],
    degradedAfter: ['one', 'GITOPS_WAIT_DEGRADED_AFTER'],
    poll: ['one', 'GITOPS_WAIT_POLL'],
    once: ['switch', 'GITOPS_WAIT_ONCE'],
    repo: ['one', 'GITOPS_WAIT_REPO'],
    repoUsername: ['one', 'GITOPS_WAIT_REPO_USERNAME'],
    repoPasswordFile: ['one', 'GITOPS_WAIT_REPO_PASSWORD_FILE'],
    repoCredentialsDir: ['one', 'GITOPS_WAIT_REPO_CREDENTIALS_DIR'],
    repoSshKeyFile: ['one', 'GITOPS_WAIT_REPO_SSH_KEY_FILE'],
    repoSshPassphraseFile: ['one', 'GITOPS_WAIT_REPO_SSH_PASSPHRASE_FILE'],
    repoKnownHosts: ['one', 'GITOPS_WAIT_REPO_KNOWN_HOSTS'],
    server: ['one', 'GITOPS_WAIT_SERVER'],
    plaintext: ['switch', 'GITOPS_WAIT_PLAINTEXT'],
    rootPath: ['one', 'GITOPS_WAIT_ROOT_PATH'],
    namespace: ['one', 'GITOPS_WAIT_NAMESPACE'],
    core: ['switch', 'GITOPS_WAIT_CORE'],
    allNamespaces: ['switch', 'GITOPS_WAIT_ALL_NAMESPACES'],
    argocdConfig: ['one', 'GITOPS_WAIT_ARGOCD_CONFIG'],
    kubeconfig: ['one', 'GITOPS_WAIT_KUBECONFIG'],
    kubeContext: ['one', 'GITOPS_WAIT_KUBE_CONTEXT'],
    username: ['one', 'GITOPS_WAIT_USERNAME'],
    passwordFile: ['one', 'GITOPS_WAIT_PASSWORD_FILE'],
    credentialsDir: ['one', 'GITOPS_WAIT_CREDENTIALS_DIR'],
    caFile: ['one', 'GITOPS_WAIT_CA_FILE'],
    clientCertFile: ['one', 'GITOPS_WAIT_CLIENT_CERT_FILE'],
    clientKeyFile: ['one', 'GITOPS_WAIT_CLIENT_KEY_FILE'],
    header: ['list', 'GITOPS_WAIT_HEADER'],
    headerFile: ['one', 'GITOPS_WAIT_HEADER_FILE'],
    insecureSkipTlsVerify: ['switch', 'GITOPS_WAIT_INSECURE_SKIP_TLS_VERIFY'],
    authTokenFile: ['one', 'GITOPS_WAIT_AUTH_TOKEN_FILE'],
    oidcConnector: ['one', 'GITOPS_WAIT_OIDC_CONNECTOR'],
    oidcTokenFile: ['one', 'GITOPS_WAIT_OIDC_TOKEN_FILE'],
    timeout: ['one', 'GITOPS_WAIT_TIMEOUT'],
    output: ['one', 'GITOPS_WAIT_OUTPUT'],
    quiet: ['switch', 'GITOPS_WAIT_QUIET'],
    verbose: ['switch', 'GITOPS_WAIT_VERBOSE'],
    json: ['one', 'GITOPS_WAIT_JSON'],
]

Map call(Map arguments = [:]) {
    return gitopsStep('wait', flags, arguments)
}
