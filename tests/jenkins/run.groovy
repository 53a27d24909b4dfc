// SPDX-License-Identifier: Apache-2.0
//
// groovy -cp FOLDER run.groovy CASES ANSWERS: runs each case of a JSON file, and writes what became
// of it. A case has `step` and `arguments` for a step of the library, or `jenkinsfile`, and for both
// `folder`, `env`, `secrets` and `replaced` (commands that are not there, and those in their place).
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilerConfiguration

File here = new File(getClass().protectionDomain.codeSource.location.toURI()).parentFile
GroovyClassLoader loader = new GroovyClassLoader(getClass().classLoader)
loader.parseClass('package com.cloudbees.groovy.cps\n@interface NonCPS {}', 'NonCPS.groovy')
loader.parseClass('@interface Library { String value() }', 'Library.groovy')
CompilerConfiguration configuration = new CompilerConfiguration()
configuration.scriptBaseClass = 'Steps'
// Each script is compiled once.
GroovyClassLoader scripts = new GroovyClassLoader(loader, configuration)
Map classes = [:]

Closure made = { File file, Map world ->
    Class type = classes.computeIfAbsent(file.path) { scripts.parseClass(file) }
    Script script = type.newInstance()
    script.binding = new Binding(world: world)
    script
}

List answers = new JsonSlurper().parse(new File(args[0]), 'UTF-8').collect { given ->
    Map world = [folder: new File(given.folder), cwd: ["${given.folder}/workspace".toString()],
                 env: new HashMap(given.env), secrets: given.secrets ?: [:],
                 replaced: given.replaced ?: [:], calls: [], said: [], result: 'SUCCESS', ran: [],
                 stages: [], images: [], labels: []]
    new File(world.cwd[0]).mkdirs()
    world.load = { String name ->
        File file = new File(here, "../../vars/${name}.groovy").canonicalFile
        file.exists() ? made(file, world) : null
    }
    Object returned = null
    try {
        if (given.jenkinsfile) {
            made(new File(given.jenkinsfile), world).run()
        } else {
            returned = world.load(given.step).call(given.arguments)
            // Jenkins saves it when it restarts.
            new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(returned)
        }
    } catch (Failure failure) {
        world.said << ['error', failure.message]
        world.result = 'FAILURE'
    }
    [returned: returned, said: world.said, result: world.result, calls: world.calls,
     ran: world.ran, images: world.images, labels: world.labels]
}
new File(args[1]).setText(JsonOutput.toJson(answers), 'UTF-8')
