// happy-dom's own fetch asks first, as a page's does, and MSW is not told of that.
export default { test: { environmentOptions: { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } } } };
