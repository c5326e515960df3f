// A real n8n takes its time on a busy machine.
jest.setTimeout(120_000);
