import type { IDataObject } from 'n8n-workflow';
import { sampleDrafts } from '../parts/cms/drafts';
import { startCms } from '../parts/cms/ghost';
import { startS3 } from '../parts/s3';
import { startShops } from '../parts/shops';
import { portOr } from '../testbed';
import type { WorkflowJson } from '../testbed';

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
	/** Starts it; it is told what those before it in the list are like. */
	start(before: RunningPart[]): Promise<RunningPart>;
}

async function ghost(): Promise<RunningPart> {
	const { url, admin, credential, owner, stop } = await startCms(await portOr(2368));
	await admin.write(sampleDrafts);
	const where = `${url}/ghost  ${owner.email}  ${owner.password}`;
	return { credentials: { ghostAdminApi: credential }, where, stop };
}

async function s3(): Promise<RunningPart> {
	const { url, bucket, credential, close } = await startS3({ port: await portOr(9000) });
	return {
		credentials: { s3: credential },
		settings: { bucket, publicUrl: `${url}/${bucket}` },
		where: `${url}/${bucket} (anybody may read a picture there by its name)`,
		stop: close,
	};
}

async function shops(before: RunningPart[]): Promise<RunningPart> {
	const storage = before.flatMap(({ settings }) => settings?.publicUrl ?? []).map((address) => new URL(address).origin);
	const { url, shopify, wooCommerce, close } = await startShops({ port: await portOr(9001), publicOrigins: storage });
	return {
		credentials: { shopifyAccessTokenApi: shopify, wooCommerceApi: wooCommerce },
		settings: { shopUrl: url },
		where: `${url} (a stand-in: it checks pictures as the shop does, and has no pages to look at)`,
		stop: close,
	};
}

/** The services there are, in the order they are started. A workflow gets those whose credentials it asks for. */
const parts: readonly Part[] = [
	{ name: 'an S3 server', credentialTypes: ['s3'], start: s3 },
	{ name: 'a stand-in for the shop', credentialTypes: ['shopifyAccessTokenApi', 'wooCommerceApi'], start: shops },
	{ name: 'Ghost', credentialTypes: ['ghostAdminApi'], start: ghost },
];

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
