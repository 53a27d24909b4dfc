// SPDX-License-Identifier: Apache-2.0
// Checks action.yml files and workflows with the parsers that GitHub itself uses:
// node lint_actions.mjs FILE…
import { readFileSync } from 'node:fs';
import { register } from 'node:module';

// The parser imports JSON files without declaring them as such, which Node.js refuses.
const declareJson = `export async function resolve(name, context, next) {
  const found = await next(name, context);
  return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
}`;
register('data:text/javascript,' + encodeURIComponent(declareJson));

const { parseAction } = await import('@actions/workflow-parser/actions/action-parser');
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } =
  await import('@actions/workflow-parser');

let problems = 0;
for (const name of process.argv.slice(2)) {
  const file = { name, content: readFileSync(name, 'utf8') };
  const isWorkflow = name.includes('/workflows/');
  const parse = isWorkflow ? parseWorkflow : parseAction;
  const { context, value } = parse(file, new NoOperationTraceWriter());
  // Only this looks at what a workflow says, as at the job that another one needs.
  if (isWorkflow && value) await convertWorkflowTemplate(context, value);
  for (const error of context.errors.getErrors()) {
    console.log(`${name}: ${error.message ?? error}`);
    problems += 1;
  }
}
process.exit(problems ? 1 : 0);
