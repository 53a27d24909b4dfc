// SPDX-License-Identifier: Apache-2.0
//
// Enough of Jenkins to run the shared library and a Jenkinsfile: the steps they use, as far as they
// matter to them, and the blocks of a declarative pipeline. `sh` runs a shell, as an agent does.
abstract class Steps extends Script {
    // What all scripts of a run share: vars, env, secrets, said, result, folders.
    Map getWorld() { binding.variables.world }

    // --- the library ----------------------------------------------------------------------------

    Object methodMissing(String name, Object args) {
        Script step = world.load(name)
        if (step == null) { throw new MissingMethodException(name, getClass(), args as Object[]) }
        step.invokeMethod('call', args)
    }

    // --- steps ----------------------------------------------------------------------------------

    Object sh(Map given) { shell(given.script, given.returnStatus ?: false, given.label) }
    Object sh(String script) { shell(script, false, null) }

    private Object shell(String script, boolean returnStatus, String label) {
        if (world.replaced.containsKey(script)) { script = world.replaced[script] }
        File file = new File(world.folder, "script-${world.calls.size()}.sh")
        file.setText(script, 'UTF-8')
        file.setExecutable(true)
        List line = script.startsWith('#!') ? [file.path] : ['sh', '-xe', file.path]
        ProcessBuilder builder = new ProcessBuilder(line as String[])
        builder.directory(new File(world.cwd.last()))
        builder.environment().clear()
        world.env.each { name, value -> builder.environment().put(name, value) }
        builder.redirectErrorStream(true)
        Process process = builder.start()
        process.outputStream.close()
        String log = process.inputStream.getText('UTF-8')
        int status = process.waitFor()
        world.calls << [script: script, label: label, status: status, log: log,
                        variables: new TreeMap(world.env)]
        if (returnStatus) { return status }
        if (status != 0) { throw new Failure("script returned exit code ${status}".toString()) }
        return null
    }

    // As hudson.EnvVars: PATH+MORE=x goes before PATH, and an empty value takes the variable away.
    void withEnv(List pairs, Closure body) {
        Map before = new HashMap(world.env)
        for (pair in pairs) {
            // Jenkins takes strings alone.
            assert pair.class == String && pair.contains('=')
            int at = pair.indexOf('=')
            String name = pair.substring(0, at)
            String value = pair.substring(at + 1)
            assert !name.contains('+') && !value.contains('\u0000')
            if (value.isEmpty()) { world.env.remove(name) } else { world.env[name] = value }
        }
        try { body() } finally { world.env = before }
    }

    Map usernamePassword(Map given) {
        List both = world.secrets[given.credentialsId]
        [(given.usernameVariable): both[0], (given.passwordVariable): both[1]]
    }

    Map string(Map given) { [(given.variable): world.secrets[given.credentialsId]] }

    Map file(Map given) {
        File file = new File(world.folder, "secret-${given.credentialsId}")
        file.setText(world.secrets[given.credentialsId], 'UTF-8')
        [(given.variable): file.path]
    }

    void withCredentials(List bindings, Closure body) {
        Map before = new HashMap(world.env)
        bindings.each { world.env.putAll(it) }
        try { body() } finally { world.env = before }
    }

    void error(Object text) { throw new Failure(text.toString()) }

    void unstable(Object text) {
        world.said << ['unstable', text.toString()]
        world.result = 'UNSTABLE'
    }

    void echo(Object text) { world.said << ['echo', text.toString()] }

    String pwd(Map given) { given.tmp ? "${world.cwd.last()}@tmp" : world.cwd.last() }

    void dir(String path, Closure body) {
        world.cwd << located(path).path
        try { body() } finally { world.cwd.remove(world.cwd.size() - 1) }
    }

    void deleteDir() { new File(world.cwd.last()).deleteDir() }

    void writeFile(Map given) {
        File file = located(given.file)
        file.parentFile.mkdirs()
        file.setText(given.text, given.encoding)
    }

    String readFile(Map given) { located(given.file).getText(given.encoding) }

    private File located(String path) {
        path.startsWith('/') ? new File(path) : new File(world.cwd.last(), path)
    }

    Map getEnv() { world.env }
    Map getCurrentBuild() { [currentResult: world.result] }

    // --- a declarative pipeline -----------------------------------------------------------------

    void pipeline(Closure body) {
        world.post = [:]
        body()
        for (stage in world.stages) {
            if (world.result == 'FAILURE') { break }
            world.ran << stage[0]
            attempt { stage[1].steps.call() }
        }
        List conditions = ['always', world.result.toLowerCase()]
        if (world.result != 'SUCCESS') { conditions << 'unsuccessful' }
        for (condition in conditions) {
            if (world.post[condition]) { attempt(world.post[condition]) }
        }
    }

    private void attempt(Closure body) {
        try {
            body()
        } catch (Failure failure) {
            world.said << ['error', failure.message]
            world.result = 'FAILURE'
        }
    }

    void agent(Closure body) { body() }
    void docker(Closure body) { body() }
    void image(String name) { world.images << name }
    void label(String name) { world.labels << name }
    void stages(Closure body) { body() }

    void stage(String name, Closure body) {
        world.stages << [name, [:]]
        body()
    }

    void steps(Closure body) { world.stages.last()[1].steps = body }
    void script(Closure body) { body() }
    void post(Closure body) { body() }
    void always(Closure body) { world.post.always = body }
    void failure(Closure body) { world.post.failure = body }
    void success(Closure body) { world.post.success = body }
    void unsuccessful(Closure body) { world.post.unsuccessful = body }
}
