// Enums and errors alone: a bundler leaves the engine out.
import { LogLevel, SkyflowError } from "skyflow-edge";

globalThis.results = Promise.resolve(`${new SkyflowError("x").code} ${LogLevel.OFF}`);
