import { join } from 'node:path';
import { listWorkflows } from '../../../demo/list';
import { liveOnly, partsFor } from '../../../demo/parts';
import { findWorkflow, loadWorkflow, workflowNames } from '../../../demo/workflowFiles';

const folder = join(__dirname, '..', '..', '..', 'workflows');
const names = workflowNames(folder);
const load = (name: string) => loadWorkflow(folder, name, {}, {});

test('a workflow is found by its name, one for another service with or without its folder', () => {
	expect(findWorkflow(folder, 'product-photos')).toBe('product-photos');
	expect(findWorkflow(folder, 'blog-hero-with-wordpress')).toBe('variants/blog-hero-with-wordpress');
	expect(findWorkflow(folder, 'variants/blog-hero-with-wordpress')).toBe('variants/blog-hero-with-wordpress');
	expect(findWorkflow(folder, '../package')).toBeUndefined();
});

test.each(names.filter((name) => !name.includes('variants')))('%s runs on this machine, without an account of anybody', (name) => {
	expect(liveOnly(load(name))).toEqual([]);
});

test('the services a workflow asks for are started, and no others', () => {
	expect(partsFor(load('blog-hero')).map(({ name }) => name)).toEqual(['Ghost']);
	expect(partsFor(load('variants/product-photos-with-woocommerce')).map(({ name }) => name)).toEqual(['an S3 server', 'a stand-in for the shop']);
	expect(partsFor(load('design-assistant-chat'))).toEqual([]);
	expect(liveOnly(load('variants/blog-hero-with-wordpress'))).toEqual(['wordpressApi']);
});

test('the list has one line per workflow, and says what it needs', () => {
	const lines = listWorkflows(folder).split('\n');
	expect(lines).toHaveLength(names.length);
	expect(lines.find((line) => line.startsWith('blog-hero '))).toMatch(/Blog hero images for drafts.*starts Ghost/);
	expect(lines.find((line) => line.startsWith('blog-hero-with-wordpress'))).toMatch(/needs an account of yours/);
});
