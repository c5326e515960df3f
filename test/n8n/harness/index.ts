export { N8nClient } from './client';
export type { N8nAddress } from './client';
export { owner } from './environment';
export { Execution } from './execution';
export { startN8n } from './n8n';
export type { N8nProcess, StartOptions } from './n8n';
export { itemWithFile, workflow } from './workflow';
export type { NodeSpec, WorkflowJson, WorkflowSpec } from './workflow';
