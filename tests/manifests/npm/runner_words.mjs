// SPDX-License-Identifier: Apache-2.0
// What GitHub's own code makes of a value, to compare with ours. The word says which; the values come
// as JSON on standard input:
//
//   outputs       {name: value}: written to GITHUB_OUTPUT by @actions/core
//   summary       a text: appended to GITHUB_STEP_SUMMARY by @actions/core
//   annotations   [{title, message}]: printed as commands by @actions/core
//   expressions   {context, texts}: prints what @actions/expressions makes of them, as JSON
import { readFileSync } from 'node:fs';
import * as core from '@actions/core';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

function asData(value) {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  const entries = Object.entries(value).map(([key, each]) => ({ key, value: asData(each) }));
  return new data.Dictionary(...entries);
}

function evaluate(text, context) {
  try {
    const { tokens } = new Lexer(text).lex();
    const tree = new Parser(tokens, Object.keys(context), []).parse();
    const found = new Evaluator(tree, asData(context)).evaluate();
    return { value: 'value' in found ? found.value : null };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

const given = JSON.parse(readFileSync(0, 'utf8'));
switch (process.argv[2]) {
  case 'outputs':
    for (const [name, value] of Object.entries(given)) core.setOutput(name, value);
    break;
  case 'summary':
    await core.summary.addRaw(given).write();
    break;
  case 'annotations':
    for (const { title, message } of given) core.error(message, { title });
    break;
  case 'expressions':
    console.log(JSON.stringify(given.texts.map((text) => evaluate(text, given.context))));
    break;
  default:
    throw new Error(`no such word: ${process.argv[2]}`);
}
