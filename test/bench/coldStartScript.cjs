// Loads the installed package as n8n does: every node and credential is required and created. Prints milliseconds.
const Module = require('node:module');
const { join } = require('node:path');

const [folder, workflowPackage] = process.argv.slice(2);
// n8n has its own n8n-workflow in memory long before it looks at community nodes.
require(workflowPackage);
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => (name === 'n8n-workflow' ? workflowPackage : resolve(name, ...rest));

const { n8n } = require(join(folder, 'package.json'));
const startedAt = performance.now();
for (const path of [...n8n.credentials, ...n8n.nodes]) {
	for (const Type of Object.values(require(join(folder, path)))) if (typeof Type === 'function') new Type();
}
console.log((performance.now() - startedAt).toFixed(1));
