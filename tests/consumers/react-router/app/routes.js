export default [{ path: "token", file: "routes/token.jsx" }];
