// SPDX-License-Identifier: Apache-2.0
// Made by packaging/ci_wrappers.py of what notify --help-json says.
import groovy.transform.Field

// What each argument is, and the variable of the program that carries it.
@Field final Map flags = [
    config: ['list', 'GITOPS_NOTIFY_CONFIG'],
    secret: ['list', 'GITOPS_NOTIFY_SECRET'],
    context: ['list', 'GITOPS_NOTIFY_CONTEXT'],
    app: ['one', 'GITOPS_NOTIFY_APP'],
    appFile: ['one', 'GITOPS_NOTIFY_APP_FILE'],
    projectFile: ['one', 'GITOPS_NOTIFY_PROJECT_FILE'],
    results: ['list', 'GITOPS_NOTIFY_RESULTS'],
    ci: ['list', 'GITOPS_NOTIFY_CI'],
    trigger: ['list', 'GITOPS_NOTIFY_TRIGGER'],
    template: ['list', 'GITOPS_NOTIFY_TEMPLATE'],
    recipient: ['list', 'GITOPS_NOTIFY_RECIPIENT'],
    preview: ['switch', 'GITOPS_NOTIFY_PREVIEW'],
    lint: ['switch', 'GITOPS_NOTIFY_LINT'],
    onFailure: ['one', 'GITOPS_NOTIFY_ON_FAILURE'],
    mentionAuthor: ['switch', 'GITOPS_NOTIFY_MENTION_AUTHOR'],
    people: ['one', 'GITOPS_NOTIFY_PEOPLE'],
    waitRefreshed: ['switch', 'GITOPS_NOTIFY_WAIT_REFRESHED'],
    state: ['one', 'GITOPS_NOTIFY_STATE'],
    strict: ['switch', 'GITOPS_NOTIFY_STRICT'],
    server: ['one', 'GITOPS_NOTIFY_SERVER'],
    plaintext: ['switch', 'GITOPS_NOTIFY_PLAINTEXT'],
    rootPath: ['one', 'GITOPS_NOTIFY_ROOT_PATH'],
    namespace: ['one', 'GITOPS_NOTIFY_NAMESPACE'],
    core: ['switch', 'GITOPS_NOTIFY_CORE'],
    allNamespaces: ['switch', 'GITOPS_NOTIFY_ALL_NAMESPACES'],
    argocdConfig: ['one', 'GITOPS_NOTIFY_ARGOCD_CONFIG'],
    kubeconfig: ['one', 'GITOPS_NOTIFY_KUBECONFIG'],
    kubeContext: ['one', 'GITOPS_NOTIFY_KUBE_CONTEXT'],
    username: ['one', 'GITOPS_NOTIFY_USERNAME'],
    passwordFile: ['one', 'GITOPS_NOTIFY_PASSWORD_FILE'],
    credentialsDir: ['one', 'GITOPS_NOTIFY_CREDENTIALS_DIR'],
    caFile: ['one', 'GITOPS_NOTIFY_CA_FILE'],
    clientCertFile: ['one', 'GITOPS_NOTIFY_CLIENT_CERT_FILE'],
    clientKeyFile: ['one', 'GITOPS_NOTIFY_CLIENT_KEY_FILE'],
    header: ['list', 'GITOPS_NOTIFY_HEADER'],
    headerFile: ['one', 'GITOPS_NOTIFY_HEADER_FILE'],
    insecureSkipTlsVerify: ['switch', 'GITOPS_NOTIFY_INSECURE_SKIP_TLS_VERIFY'],
    authTokenFile: ['one', 'GITOPS_NOTIFY_AUTH_TOKEN_FILE'],
    oidcConnector: ['one', 'GITOPS_NOTIFY_OIDC_CONNECTOR'],
    oidcTokenFile: ['one', 'GITOPS_NOTIFY_OIDC_TOKEN_FILE'],
    timeout: ['one', 'GITOPS_NOTIFY_TIMEOUT'],
    output: ['one', 'GITOPS_NOTIFY_OUTPUT'],
    quiet: ['switch', 'GITOPS_NOTIFY_QUIET'],
    verbose: ['switch', 'GITOPS_NOTIFY_VERBOSE'],
    json: ['one', 'GITOPS_NOTIFY_JSON'],
]

Map call(Map arguments = [:]) {
    return gitopsStep('notify', flags, arguments)
}
