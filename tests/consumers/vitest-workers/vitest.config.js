import { cloudflareTest } from "@cloudflare/vitest-pool-workers";

export default { plugins: [cloudflareTest({ miniflare: { compatibilityDate: "2026-01-01" } })] };
