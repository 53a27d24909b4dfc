// SPDX-License-Identifier: Apache-2.0
//
// What the steps of the five programs share. An argument is a variable of the program and never
// part of a command: what the shell gets is the constant below.
import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import groovy.transform.Field

@Field final String command = '''#!/bin/sh
program=$(command -v "gitops-$STEP_PROGRAM") || program=/usr/bin/$STEP_PROGRAM
exec "$program" --json "$STEP_RESULTS"
'''

// Runs a program and returns its results, with its exit status as `status`.
//
// flags      name of an argument -> [kind, variable], kind being one, list or switch
// arguments  name -> value, and whenFailed: 'error' (default), 'unstable' or 'return'
Map call(String program, Map flags, Map arguments) {
    Map given = [:] + arguments
    String whenFailed = given.remove('whenFailed') ?: 'error'
    if (!['error', 'unstable', 'return'].contains(whenFailed)) {
        error("${program}: whenFailed is error, unstable or return, not ${whenFailed}")
    }
    String folder = "${pwd(tmp: true)}/gitops-${UUID.randomUUID()}"
    String file = given.remove('json') ?: "${folder}/results.json"
    int status = 0
    String text = ''
    try {
        if (flags.containsKey('results')) {
            given.put('results', filesOf(folder, given.get('results')))
        }
        List<String> variables = variablesOf(program, flags, given)
        variables.add("STEP_PROGRAM=${program}".toString())
        variables.add("STEP_RESULTS=${file}".toString())
        // What an earlier run has left there says nothing about this one.
        writeFile(file: file, text: '', encoding: 'UTF-8')
        withEnv(variables) {
            status = sh(label: "gitops ${program}", returnStatus: true, script: command)
        }
        text = readFile(file: file, encoding: 'UTF-8')
    } finally {
        dir(folder) { deleteDir() }
    }
    Map results = text.trim() ? parsed(text) : [result: '', message: 'it has left no results']
    results.put('status', status)
    if (status != 0) {
        String why = "${program}: ${results.get('message')} (exit status ${status})"
        if (whenFailed == 'error') {
            error(why)
        }
        if (whenFailed == 'unstable') {
            unstable(why)
        }
    }
    return results
}

// The paths among the values, and those of files that hold what other steps have returned.
List<String> filesOf(String folder, Object value) {
    List<String> paths = []
    for (each in (value instanceof Collection ? value : [value])) {
        if (each instanceof Map) {
            if (!each.isEmpty()) {
                String path = "${folder}/${paths.size()}.json"
                writeFile(file: path, text: JsonOutput.toJson(each), encoding: 'UTF-8')
                paths.add(path)
            }
        } else if (each) {
            paths.add(each.toString())
        }
    }
    return paths
}

// VARIABLE=value for each argument. What is null or empty counts as not given.
List<String> variablesOf(String program, Map flags, Map given) {
    List<String> variables = []
    for (name in new ArrayList(given.keySet())) {
        List flag = flags.get(name.toString())
        if (flag == null) {
            error("${program}: there is no argument ${name}${suggestion(name.toString(), flags)}")
        }
        String value = textOf("${program}: ${name}".toString(), flag.get(0), given.get(name))
        if (!value.isEmpty()) {
            variables.add("${flag.get(1)}=${value}".toString())
        }
    }
    return variables
}

String textOf(String what, String kind, Object value) {
    if (value == null) {
        return ''
    }
    Collection all = value instanceof Object[] ? Arrays.asList((Object[]) value) :
        value instanceof Collection ? value : null
    if (all != null && kind != 'list') {
        error("${what} is one value, not a list")
    }
    if (kind == 'switch' && !['true', 'false', ''].contains(value.toString())) {
        error("${what} is true or false")
    }
    List<String> texts = []
    for (each in (all == null ? [value] : all)) {
        String text = each == null ? '' : each.toString()
        // The program takes one value per line, so a line end would make two of one.
        if (kind == 'list' && (text.contains('\n') || text.contains('\r'))) {
            error("${what}: a value has a line end; give a list: [first, second]")
        }
        if (text.contains('\u0000')) {
            error("${what}: a value has a NUL byte")
        }
        if (!text.isEmpty()) {
            texts.add(text)
        }
    }
    return String.join('\n', texts)
}

// The name that was meant, if it is near: 'app' for 'ap', 'dryRun' for 'dry-run'.
@NonCPS
String suggestion(String name, Map flags) {
    String letters = name.replaceAll('[^A-Za-z]', '').toLowerCase()
    String best = ''
    int least = 3
    for (known in flags.keySet()) {
        int far = distance(letters, known.toString().toLowerCase())
        if (far < least) {
            least = far
            best = known
        }
    }
    return best ? "; did you mean ${best}?" : ''
}

@NonCPS
int distance(String from, String to) {
    List<Integer> row = []
    for (int i = 0; i <= to.length(); i++) {
        row.add(i)
    }
    for (int i = 1; i <= from.length(); i++) {
        List<Integer> next = [i]
        for (int j = 1; j <= to.length(); j++) {
            int other = row.get(j - 1) + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1)
            next.add(Math.min(other, Math.min(row.get(j), next.get(j - 1)) + 1))
        }
        row = next
    }
    return row.get(to.length())
}

// What JsonSlurper makes cannot be saved when Jenkins restarts; maps and lists can.
@NonCPS
Map parsed(String text) {
    return plain(new JsonSlurper().parseText(text))
}

@NonCPS
Object plain(Object value) {
    if (value instanceof Map) {
        Map copy = [:]
        for (key in value.keySet()) {
            copy.put(key.toString(), plain(value.get(key)))
        }
        return copy
    }
    if (value instanceof List) {
        List copy = []
        for (each in value) {
            copy.add(plain(each))
        }
        return copy
    }
    return value
}
