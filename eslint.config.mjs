// The rules n8n's own scanner applies, so that the editor shows what verification would refuse.
import { buildScanConfig } from '@n8n/scan-community-package/scanner/scanner.mjs';

export default [
	{ ignores: ['dist/**', 'node_modules/**', 'test/**', 'emulator/**', 'demo/**', 'scripts/**', 'gulpfile.js', 'jest.config.js', 'eslint.config.mjs'] },
	...(await buildScanConfig()),
];
