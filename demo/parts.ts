import type { IDataObject } from 'n8n-workflow';
import { startCms } from '../parts/cms/ghost';
import { sampleDrafts } from '../parts/cms/drafts';
import { portOr } from '../test/n8n/harness';
import type { WorkflowJson } from '../test/n8n/harness';

/** A service a workflow talks to, while it runs. */
export interface RunningPart {
	/** Data of n8n's credentials for it, by type. */
	credentials: Record<string, IDataObject>;
	/** Values of the `Settings` node, by name. */
	settings?: Record<string, string>;
	/** One line that says where a person can see it. */
	where: string;
	stop(): Promise<void>;
}

/** A service that the demo can start on this machine. */
export interface Part {
	name: string;
	/** Credential types by which a workflow asks for it. */
	credentialTypes: readonly string[];
	start(): Promise<RunningPart>;
}

async function ghost(): Promise<RunningPart> {
	const { url, admin, credential, owner, stop } = await startCms(await portOr(2368));
	await admin.write(sampleDrafts);
	const where = `${url}/ghost  ${owner.email}  ${owner.password}`;
	return { credentials: { ghostAdminApi: credential }, where, stop };
}

/** The services there are. A workflow gets those whose credentials it asks for. */
const parts: readonly Part[] = [{ name: 'Ghost', credentialTypes: ['ghostAdminApi'], start: ghost }];

const ours = 'gptImageApi';

/** Credential types a workflow asks for, beside the image API's. */
const asked = ({ nodes }: WorkflowJson) => [
	...new Set(
		nodes.flatMap(({ disabled, credentials }) => (disabled ? [] : Object.keys(credentials ?? {}))).filter((type) => type !== ours),
	),
];

/** The services a workflow needs and this machine can start. */
export const partsFor = (workflow: WorkflowJson): Part[] =>
	parts.filter(({ credentialTypes }) => asked(workflow).some((type) => credentialTypes.includes(type)));

/** Credential types that only a live account can fill: a workflow that asks for one cannot run here. */
export const liveOnly = (workflow: WorkflowJson): string[] =>
	asked(workflow).filter((type) => !parts.some(({ credentialTypes }) => credentialTypes.includes(type)));
