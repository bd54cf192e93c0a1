"""Pages in the manner of the State Council's and the ministries' sites."""

from __future__ import annotations

from tests.golden_pages.case import FOOT, NAV, Case

MINISTRIES = (
    Case(
        name="state_council_news",
        url="https://www.shili.gov.cn/yaowen/liebiao/202403/content_6939999.htm",
        title="示例县部署春季农业生产和防汛抗旱工作",
        published="2024-03-18 19:10",
        source="示例社",
        editors=("于某珊",),
        text=("示例社示例县3月18日电（记者张三、李四）@1@", "@2@", "@3@"),
        authors=("张三", "李四"),
        html=f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例县部署春季农业生产和防汛抗旱工作_要闻_示例政府网</title>
<meta name="catalog" content="滚动"><meta name="lanmu" content="要闻"><meta name="author" content="于某珊">
<meta name="firstpublishedtime" content="2024-03-18-19:10:33"><meta name="HtmlGenerateTime" content="2024-04-01 03:00"></head><body>
{NAV}<div class="BreadcrumbNav"><a href="/">首页</a> &gt; <a href="/yaowen/">要闻</a></div>
<div class="article oneColumn pub_border"><h1 id="ti">示例县部署春季农业生产和防汛抗旱工作</h1>
<div class="pages-date">2024-03-18 19:10 <span class="font index_switchsize">来源： 示例社</span>
<span class="font index_switchsize noprint" id="btn2">字号：<span class="bigger">默认</span> <span class="biggest">大</span> <span class="big">超大</span></span>|
<span class="btn_dy noprint">打印</span> <span class="share-title">分享到：</span></div>
<div class="pages_content mhide" id="UCAP-CONTENT"><div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web">
<p style="text-indent: 2em;">示例社示例县3月18日电（记者张三、李四）@1@</p><p style="text-indent: 2em;">@2@</p><p style="text-indent: 2em;">@3@</p></div></div>
<div class="editor mhide"><span>责任编辑：于某珊</span></div>
<div class="related noprint"><div class="fl w1000"><ul class="subList"><li><a href="content_1.htm">相关稿件一条标题很长很长的稿件</a></li></ul></div></div>
<div class="qr_code"><p>扫一扫在手机打开当前页</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="state_council_document",
        url="https://www.shili.gov.cn/zhengce/content/202403/content_6939998.htm",
        title="示例县人民政府办公室关于做好春季农业生产工作的通知",
        published="2024-03-18",
        source="示例政府网",
        text=(
            "示例县人民政府办公室关于",
            "做好春季农业生产工作的通知",
            "示政办发〔2024〕7号",
            "各乡镇人民政府，县政府各部门：",
            "@5@",
            "@6@",
            "@7@",
            "示例县人民政府办公室",
            "2024年3月12日",
            "（此件公开发布）",
        ),
        may=("示例县人民政府办公室关于", "做好春季农业生产工作的通知", "示政办发〔2024〕7号"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县人民政府办公室关于做好春季农业生产工作的通知（示政办发〔2024〕7号）_农业_示例政府网</title></head><body>
{NAV}<div class="wrap"><div class="content"><table class="bd1" width="100%"><tbody><tr><td><table>
<tr><td><b>标　　题：</b></td><td colspan="3">示例县人民政府办公室关于做好春季农业生产工作的通知</td></tr>
<tr><td><b>发文机关：</b></td><td>示例县人民政府办公室</td><td><b>发文字号：</b></td><td>示政办发〔2024〕7号</td></tr>
<tr><td><b>来　　源：</b></td><td>示例政府网</td><td><b>主题分类：</b></td><td>农业、林业、水利\\农业</td></tr>
<tr><td><b>公文种类：</b></td><td>通知</td><td><b>成文日期：</b></td><td>2024年03月12日</td></tr>
<tr><td><b>发布日期：</b></td><td>2024年03月18日</td><td></td><td></td></tr></table></td></tr></tbody></table>
<div class="share">字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a></div>
<table><tr><td class="b12c" id="UCAP-CONTENT"><p align="center" style="text-align:center"><b>示例县人民政府办公室关于<br>做好春季农业生产工作的通知</b></p>
<p style="text-align:center">示政办发〔2024〕7号</p><p>各乡镇人民政府，县政府各部门：</p><p>　　@5@</p><p>　　@6@</p><p>　　@7@</p>
<p style="text-align:right">示例县人民政府办公室　　</p><p style="text-align:right">2024年3月12日　　</p><p>　　（此件公开发布）</p></td></tr></table></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="industry_ministry",
        url="https://www.shili.gov.cn/zwgk/zcjd/art/2024/art_0123456789abcdef0123456789abcdef.html",
        title="《示例县工业绿色发展规划》解读",
        published="2024-03-18 09:20",
        source="节能司",
        text=("@1@", "一、出台背景", "@2@", "二、主要内容", "@3@", "@4@"),
        html=f"""<html><head><meta charset="utf-8"><title>《示例县工业绿色发展规划》解读</title>
<meta name="ArticleTitle" content="《示例县工业绿色发展规划》解读"><meta name="PubDate" content="2024-03-18 09:20"><meta name="ContentSource" content="">
<meta name="Maketime" content="2024-05-01 00:00:01"><meta name="Author" content="wangwei"></head><body>{NAV}
<div class="mnav"><a href="/">首页</a>&gt;<a>政务公开</a>&gt;<a>政策解读</a></div>
<div class="w980 center cmain"><h1 id="con_title">《示例县工业绿色发展规划》解读</h1>
<p class="cinfo center"><span id="con_time">发布时间：2024-03-18 09:20</span> <span>来源：节能司</span></p>
<div class="ccontent center" id="con_con"><p>@1@</p><p><strong>一、出台背景</strong></p><p>@2@</p><p><strong>二、主要内容</strong></p><p>@3@</p><p>@4@</p></div>
<div class="xglj"><h3>相关链接</h3><ul><li><a href="/art/2024/art_1.html">示例县工业绿色发展规划</a></li></ul></div>
<div class="cprint"><a href="javascript:window.print()">【打印】</a><a href="javascript:window.close()">【关闭】</a></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="securities_disclosure",
        url="http://www.shili.gov.cn/shili/c101954/c7468888/content.shtml",
        title="关于做好示例交易监管工作的公告",
        published="2024-03-18",
        text=("@5@", "@6@", "@7@", "特此公告。", "示例监管局", "2024年3月15日"),
        files=(
            "http://www.shili.gov.cn/shili/c101954/c7468888/7468888/files/附件1：示例规则.pdf",
            "http://www.shili.gov.cn/shili/c101954/c7468888/7468888/files/起草说明.docx",
        ),
        may=("附件1：示例规则.pdf", "附件2：起草说明.docx"),
        html=f"""<html><head><meta charset="utf-8"><title>关于做好示例交易监管工作的公告_示例监管局</title>
<meta name="ArticleTitle" content="关于做好示例交易监管工作的公告"><meta name="PubDate" content="2024-03-18 16:40:12"><meta name="ContentSource" content=""></head>
<body>{NAV}<div class="main-content"><div class="xxgk-table"><table cellspacing="0"><tbody>
<tr><th>索 引 号</th><td>bm56000001/2024-00000123</td><th>分　　类</th><td>监管规则;公告</td></tr>
<tr><th>发布机构</th><td>示例监管局</td><th>发文日期</th><td>2024年03月15日</td></tr>
<tr><th>名　　称</th><td colspan="3">关于做好示例交易监管工作的公告</td></tr><tr><th>文　　号</th><td>〔2024〕5号</td><th>主 题 词</th><td></td></tr></tbody></table></div>
<div class="content"><h2>关于做好示例交易监管工作的公告</h2><div class="detail-news"><p>@5@</p><p>@6@</p><p>@7@</p><p>特此公告。</p><p align="right">示例监管局</p><p align="right">2024年3月15日</p></div>
<div id="files"><a href="7468888/files/附件1：示例规则.pdf" target="_blank">附件1：示例规则.pdf</a><a href="7468888/files/起草说明.docx" target="_blank">附件2：起草说明.docx</a></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="planning_ministry",
        url="https://www.shili.gov.cn/xxgk/zcfb/tz/202403/t20240318_1365000.html",
        title="关于印发《示例县新型储能发展实施方案》的通知(示发改能源〔2024〕101号)",
        published="2024-03-18",
        source="能源局",
        text=(
            "示发改能源〔2024〕101号",
            "各乡镇人民政府：",
            "@5@",
            "@6@",
            "附件：示例县新型储能发展实施方案",
            "示例县发展改革局",
            "2024年3月11日",
        ),
        files=(
            "https://www.shili.gov.cn/xxgk/zcfb/tz/202403/P020240318500000000001.pdf",
            "https://www.shili.gov.cn/xxgk/zcfb/tz/202403/P020240318500000000002.ofd",
        ),
        may=("示发改能源〔2024〕101号",),
        html=f"""<html><head><meta charset="utf-8"><title>关于印发《示例县新型储能发展实施方案》的通知(示发改能源〔2024〕101号)_示例县发展改革局</title>
<meta name="ArticleTitle" content="关于印发《示例县新型储能发展实施方案》的通知(示发改能源〔2024〕101号)"><meta name="PubDate" content="2024-03-18 11:02"><meta name="ContentSource" content="能源局"></head><body>{NAV}
<div class="bread"><a href="/">首页</a> &gt; <a>政务公开</a> &gt; <a>通知</a></div><div class="container"><div class="article">
<div class="article_title article_title_news">关于印发《示例县新型储能发展实施方案》的通知(示发改能源〔2024〕101号)</div>
<div class="ly laiyuantext"><span>来源：能源局</span></div><div class="time">发布时间：2024/03/18</div><div class="article_icon">[ <a>打印</a> ]</div>
<div class="article_l"><div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{line-height:2}}</style>
<p align="right">示发改能源〔2024〕101号</p><p>各乡镇人民政府：</p><p>　　@5@</p><p>　　@6@</p><p>　　附件：示例县新型储能发展实施方案</p><p align="right">示例县发展改革局</p><p align="right">2024年3月11日</p></div></div>
<div class="attachment"><div class="attachment_l"><img src="../../images/fj.png">附件：</div><div class="attachment_r"><p><a href="./P020240318500000000001.pdf">示例县新型储能发展实施方案.pdf</a></p><p><a href="./P020240318500000000002.ofd">示例县新型储能发展实施方案.ofd</a></p></div></div>
<div class="pagination"><p>上一篇：<a href="t1.html">关于别的事情的通知</a></p><p>下一篇：<a href="t2.html">关于另外的事情的通知</a></p></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="education_ministry",
        url="http://www.shili.gov.cn/jyb_xwfb/gzdt_gzdt/s5987/202403/t20240318_1120000.html",
        title="示例县启动“春季护苗”行动",
        published="2024-03-18",
        source="示例县教育局",
        editors=("王五",),
        text=("@1@", "@2@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县启动“春季护苗”行动 - 示例县教育局政府门户网站</title>
<meta name="ArticleTitle" content="示例县启动"春季护苗"行动"><meta name="PubDate" content="2024-03-18"><meta name="ContentSource" content="示例县教育局"></head><body>{NAV}
<div class="moe-list-title">当前位置：<a href="/">首页</a> > <a>新闻</a> > <a>工作动态</a></div>
<div id="moe-detail-box" class="moe-detail-box"><h1>示例县启动“春季护苗”行动</h1>
<div class="moe-detail-shuxing">2024-03-18　来源：示例县教育局<a class="sc">收藏</a></div>
<div class="TRS_Editor"><p>　　@1@</p><p>　　@2@</p><p>　　@9@</p></div>
<div id="moe-editor">（责任编辑：王五）</div><div class="moe-detail-fx">扫一扫分享本页</div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="health_ministry",
        url="http://www.shili.gov.cn/guihuaxxs/s3585u/202403/0123456789abcdef0123456789abcdef.shtml",
        title="2024年2月示例县卫生健康服务情况",
        published="2024-03-18",
        source="统计信息中心",
        text=("@1@", "指标", "数量", "增长（%）", "医院（个）", "12", "0.5", "床位（张）", "3456", "2.1", "@2@"),
        html=f"""<html><head><meta charset="utf-8"><title>2024年2月示例县卫生健康服务情况</title></head><body>{NAV}<div class="w1024 index mb50"><div class="con_m">
<div class="title">您现在所在位置：<a href="/">首页</a> &gt; <a>规划</a> &gt; <a>数据</a></div>
<div class="list"><div class="tit">2024年2月示例县卫生健康服务情况</div><div class="source"><span>发布时间：
                2024-03-18
            </span><span class="mr">来源:
                统计信息中心</span><div class="fx fr"><div class="bshare">分享到</div></div></div>
<div class="con" id="xw_box"><p>　　@1@</p><table border="1"><tr><td>指标</td><td>数量</td><td>增长（%）</td></tr><tr><td>医院（个）</td><td>12</td><td>0.5</td></tr><tr><td>床位（张）</td><td>3456</td><td>2.1</td></tr></table><p>　　@2@</p></div>
<div class="xglj"><h4>相关链接：</h4></div></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="bank_tables",
        url="http://www.shili.gov.cn/goutongjiaoliu/113456/113469/5280000/index.html",
        title="示例县召开金融支持春耕座谈会",
        published="2024-03-18 17:00",
        source="办公室",
        text=("@1@", "@2@", "@3@"),
        html="""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>示例县召开金融支持春耕座谈会</title></head><body>
<table width="1000" align="center"><tr><td><a href="/">首页</a>|<a href="/a/">概况</a>|<a href="/b/">新闻</a>|<a href="/c/">公告</a></td></tr></table>
<table width="1000"><tr><td width="200" valign="top"><table><tr><td><a href="/1/">信息公开</a></td></tr><tr><td><a href="/2/">新闻发布</a></td></tr><tr><td><a href="/3/">法律法规</a></td></tr><tr><td><a href="/4/">货币政策</a></td></tr></table></td>
<td width="800" valign="top"><table><tr><td>我的位置：<a href="/">首页</a> &gt; <a>新闻</a></td></tr><tr><td align="center"><h2 style="font-size: 16px;color: #333;">示例县召开金融支持春耕座谈会</h2></td></tr>
<tr><td><table width="100%"><tr><td width="20%">字号 <a>大</a> <a>中</a> <a>小</a></td><td align="right" class="hui12">文章来源：</td><td class="hui12">办公室</td><td align="right"><span id="shijian" class="hui12">2024-03-18 17:00:00</span></td><td><a>打印本页</a> <a>关闭窗口</a></td></tr></table></td></tr>
<tr><td class="content" id="zoom" style="height:400px;vertical-align:top;"><p>　　@1@</p><p>　　@2@</p><p>　　@3@</p></td></tr>
<tr><td align="right"><span>（完）</span></td></tr></table></td></tr></table><table><tr><td>版权所有：示例县 京ICP备05000000号</td></tr></table></body></html>""",
        encoding="gb18030",
        may=("（完）",),
    ),
    Case(
        name="capital_news",
        url="https://www.shili.gov.cn/ywdt/gzdt/202403/t20240318_3593000.html",
        title="示例区老旧小区改造今年完成三百万平方米",
        published="2024-03-18 09:30",
        source="示例日报",
        text=("@1@", "@2@", "@10@"),
        images=1,
        html=f"""<html><head><meta charset="utf-8"><title>示例区老旧小区改造今年完成三百万平方米_工作动态_首都之窗_示例市人民政府门户网站</title>
<meta name="ArticleTitle" content="示例区老旧小区改造今年完成三百万平方米"><meta name="PubDate" content="2024-03-18 09:30"><meta name="ContentSource" content="示例日报"></head><body>{NAV}
<div class="content"><div class="crumb"><a>首页</a>><a>要闻动态</a>><a>工作动态</a></div><div class="conTit"><h1>示例区老旧小区改造今年完成三百万平方米</h1>
<div class="pageInfo"><div>日期：2024-03-18 09:30 <span></span>　　来源：示例日报</div><div class="bot"><div>分享：</div><div>字号： <a>大</a> <a>中</a> <a>小</a></div></div></div></div>
<div class="mainText" id="mainText"><div class="view TRS_UEDITOR trs_paper_default trs_web"><p>　　@1@</p><p style="text-align:center"><img src="./W020240318340000000001.jpg" oldsrc="W020240318340000000001.jpg"></p><p>　　@2@</p><p>　　@10@</p></div></div>
<div id="mobile" style="display:none"><h1>示例区老旧小区改造今年完成三百万平方米</h1><p>　　@1@</p><p>　　@2@</p><p>　　@10@</p></div></div>{FOOT}</body></html>""",
    ),
)
