// The look of the admin page around the app.

export const adminStyle = `
*{box-sizing:border-box}html,body{height:100%}body{margin:0;display:flex;flex-direction:column;font:13px/1.45 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;color:#303030;background:#1a1a1a}
.top{display:flex;align-items:center;gap:16px;height:56px;padding:0 16px;color:#e3e3e3;flex:none}.top b{font-size:17px;letter-spacing:-.02em;color:#fff;width:208px}
.search{flex:1;max-width:560px;margin:0 auto;padding:7px 14px;background:#303030;border:1px solid #4a4a4a;border-radius:10px;color:#b5b5b5}.store{font-weight:600}
#menu{display:none;width:36px;height:36px;padding:8px;background:none;border:0}#menu span{display:block;height:2px;margin:4px 0;background:#fff;border-radius:2px}
.body{flex:1;min-height:0;display:flex;background:#f1f1f1;border-radius:12px 12px 0 0;overflow:hidden}
nav{width:240px;flex:none;padding:12px;background:#ebebeb;overflow:auto;display:flex;flex-direction:column}nav ul{list-style:none;margin:0;padding:0}nav h2{margin:18px 8px 4px;font-size:12px;font-weight:600;color:#616161}
nav a{display:block;padding:6px 10px;border-radius:8px;color:#303030;text-decoration:none;font-weight:550}nav a:hover{background:#f1f1f1}nav a[aria-current]{background:#fafafa;font-weight:650}
nav .sub a{padding-left:26px;font-weight:450}nav .last{margin-top:auto;padding-top:16px}a:focus-visible,button:focus-visible{outline:2px solid #005bd3;outline-offset:1px}
main{flex:1;min-width:0;overflow:auto;display:flex;flex-direction:column}.app{flex:1;display:flex;flex-direction:column;min-height:0}
.app-title{display:flex;align-items:center;gap:8px;height:44px;padding:0 16px;background:#fff;border-bottom:1px solid #e3e3e3;font-weight:600;flex:none}
.app-icon{display:grid;place-items:center;width:20px;height:20px;border-radius:5px;background:#2a4bd7;color:#fff;font-size:11px}
iframe{flex:1;width:100%;border:0;background:#f1f1f1}.card{margin:20px;background:#fff;border-radius:12px;box-shadow:0 1px 0 rgba(26,26,26,.07);overflow:hidden}
.extension{margin:0 16px 20px}.extension iframe{height:120px;background:none}.card .text{margin:0;padding:0 16px 16px}.card h1{margin:0;padding:16px;font-size:17px}.card small{color:#616161;font-weight:400}.wide{overflow-x:auto}table{width:100%;border-collapse:collapse}th,td{padding:8px 16px;text-align:left;border-top:1px solid #ebebeb;white-space:nowrap}
th{background:#f7f7f7;color:#616161;font-weight:550}td img{border-radius:8px;display:block;object-fit:cover}.badge{padding:2px 8px;border-radius:8px;background:#e3e3e3}td a{color:inherit}
.actions{display:flex;gap:6px}button{font:inherit}.card button,#save-bar button,dialog button{padding:5px 12px;border:0;border-radius:8px;background:#fff;box-shadow:inset 0 0 0 1px #c9c9c9;cursor:pointer}.card button:hover{background:#f7f7f7}
#save-bar{position:fixed;top:8px;left:50%;transform:translateX(-50%);display:flex;justify-content:space-between;align-items:center;gap:24px;width:min(600px,calc(100% - 16px));padding:6px 8px 6px 16px;background:#303030;color:#fff;border-radius:12px;z-index:5}
#save-bar[hidden]{display:none}#save-bar span+span{display:flex;gap:8px}#save-bar button{background:#4a4a4a;color:#fff;box-shadow:none}#save-bar .primary{background:#fff;color:#303030}
#toasts{position:fixed;bottom:24px;left:50%;transform:translateX(-50%);display:grid;gap:8px;z-index:6}.toast{padding:10px 16px;border-radius:10px;background:#1a1a1a;color:#fff}.toast.error{background:#8e0b21}.toast button{margin-left:12px;background:none;border:0;color:#fff;text-decoration:underline;cursor:pointer}
#loading{position:fixed;top:0;left:0;right:0;height:3px;background:#2a4bd7;z-index:7}#loading[hidden]{display:none}
dialog{width:min(560px,92vw);max-height:80vh;border:0;border-radius:12px}dialog div{display:grid;gap:6px}dialog button{text-align:left}
@media(max-width:760px){#menu{display:block}.top b{width:auto}.search{display:none}.store{margin-left:auto}nav{position:fixed;inset:56px auto 0 0;z-index:4;transform:translateX(-100%);visibility:hidden}.menu-open nav{transform:none;visibility:visible;box-shadow:0 0 40px rgba(0,0,0,.3)}.card{margin:8px}}
`;
