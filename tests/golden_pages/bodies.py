"""Pages whose body is the difficulty: copies, siblings, tables, images, files, Word's markup."""

from __future__ import annotations

from tests.golden_pages.case import FOOT, NAV, Case

BODIES = (
    Case(
        name="text_node_in_cell",
        url="http://www.shili.gov.cn/news/2006/0312/1234.asp",
        title="示例县加强春耕生产",
        published="2006-03-12",
        source="示例县政府网",
        text=("@1@", "@2@", "@3@", "@4@"),
        html="""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>示例县人民政府网站</title></head><body bgcolor=#ffffff>
<table width=778 border=0 align=center><tr><td height=60><img src=images/top.jpg></td></tr><tr><td><a href=index.asp>首页</a> <a href=a.asp>县情</a> <a href=b.asp>政务</a> <a href=c.asp>招商</a></td></tr></table>
<table width=778 align=center><tr><td width=180 valign=top><table><tr><td>热点文章</td></tr><tr><td>·<a href=1.asp>全县经济工作会议召开并作部署</a></td></tr><tr><td>·<a href=2.asp>示例县被评为省级文明县城称号</a></td></tr><tr><td>·<a href=3.asp>农村合作医疗试点工作全面启动</a></td></tr></table></td>
<td valign=top><table width=100%><tr><td align=center><font size=4 color=red><b>示例县加强春耕生产</b></font></td></tr><tr><td align=center>发布时间：2006-3-12　来源：示例县政府网　阅读：345次</td></tr><tr><td><hr></td></tr>
<tr><td style="line-height:25px">　　@1@<br>&nbsp;&nbsp;&nbsp;&nbsp;@2@<br><br>　　@3@<br>　　@4@</td></tr><tr><td align=right>【<a href=#>打印</a>】【<a href=#>关闭</a>】</td></tr></table></td></tr></table>
<table width=778 align=center><tr><td align=center>版权所有：示例县人民政府　技术支持：示例信息中心</td></tr></table></body></html>""",
        encoding="gb18030",
    ),
    Case(
        name="sibling_bodies",
        title="示例县政府常务会议纪要",
        published="2024-03-18 09:00",
        source="县政府办",
        text=("@1@", "@2@", "@3@", "@4@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县政府常务会议纪要-示例县人民政府</title></head><body>{NAV}<div class="detail"><h1>示例县政府常务会议纪要</h1><div class="msg"><span>2024-03-18 09:00</span><span>来源：县政府办</span><span>浏览量：<i>0</i></span></div>
<div class="section1"><p>@1@</p></div><div class="section2"><p>@2@</p></div><div class="section3"><p>@3@</p><p>@4@</p></div></div>
<div class="xgxx"><div class="tt">相关信息</div><ul><li><a href="1.html">示例县政府常务会议纪要（第十二期）</a><span>2024-02-18</span></li><li><a href="2.html">示例县政府常务会议纪要（第十一期）</a><span>2024-01-18</span></li></ul></div>{FOOT}</body></html>""",
    ),
    Case(
        name="mobile_first",
        title="示例县开展植树活动",
        published="2024-03-12 15:30",
        source="示例发布",
        text=("@1@", "@2@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县开展植树活动_示例县人民政府</title></head><body>
<div class="wap-only"><div class="wap-top"><a href="/">首页</a></div><h3>示例县开展植树活动</h3><p class="t">来源：示例发布 2024-03-12 15:30</p><div class="wap-con"><p>@1@</p><p>@2@</p><p>@9@</p></div></div>
<div class="pc-only">{NAV}<h3>示例县开展植树活动</h3><p class="t">来源：示例发布 时间：2024-03-12 15:30</p><div class="pc-con"><p>@1@</p><p>@2@</p><p>@9@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="images_only",
        title="一图读懂示例县2024年政府工作报告",
        published="2024-03-18 10:00",
        source="县政府研究室",
        text=(),
        images=3,
        html=f"""<html><head><meta charset="utf-8"><title>一图读懂示例县2024年政府工作报告_图解政策_示例县人民政府</title></head><body>{NAV}<div class="pos">您当前的位置：<a>首页</a> > <a>图解政策</a></div>
<div class="con"><h1>一图读懂示例县2024年政府工作报告</h1><div class="info">发布时间：2024-03-18 10:00 来源：县政府研究室</div><div class="TRS_Editor"><p align="center"><img src="./W020240318001.jpg" alt="1"></p><p align="center"><img src="./W020240318002.jpg"></p><p align="center"><img src="./W020240318003.png"></p></div>
<div class="share">分享到： <a>微信</a></div></div><div class="xgwj"><h4>相关文件</h4><a href="t1.html">示例县2024年政府工作报告</a></div>{FOOT}</body></html>""",
    ),
    Case(
        name="pdf_viewer",
        title="示例县2024年部门预算公开",
        published="2024-03-18",
        source="县财政局",
        text=(),
        files=("http://www.shili.gov.cn/xxgk/tzgg/202403/P020240318001.pdf",),
        html=f"""<html><head><meta charset="utf-8"><title>示例县2024年部门预算公开</title></head><body>{NAV}<div class="main"><h2>示例县2024年部门预算公开</h2><div class="ly">日期：2024-03-18 信息来源：县财政局</div>
<div id="zoom"><iframe src="/pdfjs/web/viewer.html?file=/xxgk/tzgg/202403/P020240318001.pdf" width="100%" height="900"></iframe></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="pdf_object",
        title="示例县财政局关于2023年预算执行情况的报告",
        published="2024-03-18",
        text=("示例县财政局关于2023年预算执行情况的报告全文请见附件。",),
        may=("示例县财政局关于2023年预算执行情况的报告全文请见附件。",),
        files=("http://www.shili.gov.cn/u/cms/2024/report.pdf",),
        html=f"""<html><head><meta charset="utf-8"><title>示例县财政局关于2023年预算执行情况的报告</title></head><body>{NAV}<div class="main"><h1>示例县财政局关于2023年预算执行情况的报告</h1><p>2024-03-18</p><div class="article-content"><p>示例县财政局关于2023年预算执行情况的报告全文请见附件。</p><object data="/u/cms/2024/report.pdf" type="application/pdf"><embed src="/u/cms/2024/report.pdf"></object></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="files_only_notice",
        title="示例县2024年第一批拟录用人员名单公示",
        published="2024-03-18",
        source="县人社局",
        text=(),
        may=("附件：公示名单.xlsx", "公示名单.xlsx", "附件1：公示名单.xlsx"),
        files=("http://www.shili.gov.cn/files/2024/gsmd.xlsx",),
        html=f"""<html><head><meta charset="utf-8"><title>示例县2024年第一批拟录用人员名单公示</title><meta name="ArticleTitle" content="示例县2024年第一批拟录用人员名单公示"><meta name="PubDate" content="2024-03-18"><meta name="ContentSource" content="县人社局"></head><body>{NAV}<div class="content"><h1>示例县2024年第一批拟录用人员名单公示</h1><p class="t">发布日期：2024-03-18 来源：县人社局</p><div id="zoom"><p><a href="/files/2024/gsmd.xlsx" title="公示名单.xlsx">附件：公示名单.xlsx</a></p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="onclick_downloads",
        title="关于公开征求《示例办法》意见的公告",
        published="2024-03-18",
        source="县司法局",
        text=("@1@", "公众可通过以下途径提出意见：一是来信；二是电子邮件。", "示例县司法局"),
        files=("http://www.shili.gov.cn/upload/2024/a.doc", "http://www.shili.gov.cn/upload/2024/b.zip"),
        may=("1.示例办法（征求意见稿）.doc", "2.起草说明.zip", "附件下载", "附件下载："),
        html=f"""<html><head><meta charset="utf-8"><title>关于公开征求《示例办法》意见的公告</title></head><body>{NAV}<div class="box"><h2>关于公开征求《示例办法》意见的公告</h2><div>来源：县司法局　发布时间：2024-03-18</div>
<div class="Zoom" id="Zoom"><p>@1@</p><p>公众可通过以下途径提出意见：一是来信；二是电子邮件。</p><p>示例县司法局</p></div>
<div class="fujian"><h4>附件下载：</h4><ul><li><a href="javascript:void(0)" onclick="window.open('/upload/2024/a.doc')"><img src="/images/word.gif">1.示例办法（征求意见稿）.doc</a></li><li><a href="#" onclick="download('/upload/2024/b.zip')">2.起草说明.zip</a></li></ul></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="word_html",
        title="关于张三等同志职务任免的通知",
        published="2024-03-18",
        source="县人社局",
        text=(
            "各乡镇人民政府，县政府各部门：",
            "经研究决定：",
            "张三任示例县水利局副局长（试用期一年）；",
            "李四任示例县文化馆馆长；",
            "免去王五的示例县教育局副局长职务。",
            "示例县人民政府",
            "2024年3月15日",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>关于张三等同志职务任免的通知_人事任免_示例县人民政府</title></head><body>{NAV}<div class="wz"><div class="wz_title">关于张三等同志职务任免的通知</div><div class="wz_info"><span>信息来源：县人社局</span><span>发布日期：2024-03-18</span><span class="zt">字体：<a>大</a><a>中</a><a>小</a></span></div>
<div class="wz_con"><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--><style>p.MsoNormal{{mso-style-parent:"";}}</style><div class="Section0" style="layout-grid:15.6pt"><p class="MsoNormal"><span style="mso-spacerun:'yes';font-family:仿宋_GB2312;font-size:16.0000pt;">各乡镇人民政府，县政府各部门：</span><span><o:p></o:p></span></p><p class="MsoNormal" style="text-indent:32.0000pt"><span>经研究决定：<o:p></o:p></span></p><p class="MsoNormal"><span>张三任示例县水利局副局长（试用期一年）；</span></p><p class="MsoNormal"><span>李四任示例县文化馆馆长；</span></p><p class="MsoNormal"><span>免去王五的示例县教育局副局长职务。</span></p><p class="MsoNormal"><span>&nbsp;<o:p></o:p></span></p><p class="MsoNormal" align="right"><span>示例县人民政府</span></p><p class="MsoNormal" align="right"><span>2024年3月15日</span></p></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="video_page",
        title="示例新闻联播2024年3月18日",
        published="2024-03-18 20:30",
        source="示例广播电视台",
        text=("@1@",),
        may=("@1@",),
        html=f"""<html><head><meta charset="utf-8"><title>示例新闻联播2024年3月18日-视频新闻-示例县人民政府</title></head><body>{NAV}<div class="v"><h1>示例新闻联播2024年3月18日</h1><div class="i">时间：2024-03-18 20:30　来源：示例广播电视台</div><div class="video"><video controls src="/v/20240318.mp4" poster="/v/20240318.jpg">您的浏览器不支持播放，请升级。</video><p>@1@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="short_notice",
        title="停水通知",
        published="2024-03-18",
        source="县水务公司",
        text=("因管道检修，3月20日8时至18时人民路停水。", "请相互转告。"),
        html=f"""<html><head><meta charset="utf-8"><title>停水通知 - 示例县人民政府</title></head><body>{NAV}<div class="art"><h1>停水通知</h1><p class="sm">发布时间：2024-03-18　来源：县水务公司</p><div class="txt"><p>因管道检修，3月20日8时至18时人民路停水。</p><p>请相互转告。</p></div></div>
<div class="right"><h3>最新公告</h3><ul><li><a href="1.html">关于开展2024年度城乡居民医保参保缴费工作的公告</a></li><li><a href="2.html">关于2024年春节期间禁止燃放烟花爆竹的通告</a></li><li><a href="3.html">关于示例路道路施工期间交通管制的公告</a></li><li><a href="4.html">关于召开2024年水价调整听证会的公告</a></li></ul></div>{FOOT}</body></html>""",
    ),
    Case(
        name="long_table",
        title="示例县2024年2月居民消费价格表",
        published="2024-03-18 08:00",
        source="县发改局",
        text=(
            "单位：元/500克",
            "品种",
            "规格",
            "本月",
            "上月",
            "大米",
            "标一",
            "2.6",
            "2.5",
            "面粉",
            "富强粉",
            "2.1",
            "2.1",
            "猪肉",
            "精瘦肉",
            "16.5",
            "17.2",
            "鸡蛋",
            "新鲜完整",
            "4.8",
            "5.0",
            "白菜",
            "新鲜一级",
            "1.2",
            "1.4",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例县2024年2月居民消费价格表</title><meta name="ArticleTitle" content="示例县2024年2月居民消费价格表"><meta name="PubDate" content="2024-03-18 08:00"></head><body>{NAV}<div class="nr"><h1>示例县2024年2月居民消费价格表</h1><div class="s">来源：县发改局 发布时间：2024-03-18 08:00 点击数：12</div><div class="nr_txt"><p align="right">单位：元/500克</p><table border="1" cellspacing="0"><tr><td>品种</td><td>规格</td><td>本月</td><td>上月</td></tr><tr><td>大米</td><td>标一</td><td>2.6</td><td>2.5</td></tr><tr><td>面粉</td><td>富强粉</td><td>2.1</td><td>2.1</td></tr><tr><td>猪肉</td><td>精瘦肉</td><td>16.5</td><td>17.2</td></tr><tr><td>鸡蛋</td><td>新鲜完整</td><td>4.8</td><td>5.0</td></tr><tr><td>白菜</td><td>新鲜一级</td><td>1.2</td><td>1.4</td></tr></table></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="source_image_and_scripts",
        title="示例市召开生态环境保护大会",
        published="2024-03-18 07:50",
        source="示例晚报",
        text=("@1@", "@2@", "@3@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例市召开生态环境保护大会_示例市人民政府网站</title></head><body>{NAV}<div class="c"><h1>示例市召开生态环境保护大会</h1><div class="meta">时间：2024-03-18 07:50:11　<script>var source="示例晚报"; if(source!=""){{document.write("来源："+source);}}</script>　作者：<script>var author="";document.write(author);</script> 【<a>大</a> <a>中</a> <a>小</a>】</div>
<div id="Content"><p>@1@</p><p>@2@</p><p>@3@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="traditional",
        url="https://big5.shili.gov.cn/zwyw/202403/t20240318_1.html",
        title="示例县召开农业工作会议",
        published="2024-03-18 09:15",
        source="示例日报",
        text=(
            "示例县人民政府近日召开农业工作会议，研究部署春耕备耕和农田水利建设。",
            "会议强调，要压实责任，确保粮食安全，让农民增产增收，过上更好的日子。",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例縣召開農業工作會議</title></head><body>{NAV}<h1>示例縣召開農業工作會議</h1><p>發佈時間：2024-03-18 09:15　來源：示例日報　字體：【大 中 小】</p><div class="TRS_Editor"><p>示例縣人民政府近日召開農業工作會議，研究部署春耕備耕和農田水利建設。</p><p>會議強調，要壓實責任，確保糧食安全，讓農民增產增收，過上更好的日子。</p></div>{FOOT}</body></html>""",
    ),
)
