"""Pages that say things twice, wrongly or in odd places: copies, stale dates, neighbours that look like the article."""

from __future__ import annotations

from tests.golden_pages.case import FOOT, NAV, Case

DOUBLES = (
    Case(
        name="copy_in_other_markup",
        title="示例县开展冬小麦田间管理",
        published="2024-03-18 09:41",
        source="示例日报",
        text=("@1@", "@2@", "@3@", "@4@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县开展冬小麦田间管理</title></head><body>{NAV}<div class="z"><h1>示例县开展冬小麦田间管理</h1><div class="y">来源：示例日报 时间：2024-03-18 09:41</div><div class="x"><p>　　@1@</p><p>　　@2@</p><p>　　@3@</p><p>　　@4@</p></div></div>
<div class="print-area"><div class="pt">示例县开展冬小麦田间管理</div><div class="pc">@1@@2@@3@@4@</div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="summary_then_body",
        title="示例县出台助企纾困十条措施",
        published="2024-03-18 09:41",
        source="示例日报",
        text=("@1@", "@2@", "@3@"),
        may=("摘要：@1@", "【摘要】@1@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县出台助企纾困十条措施</title><meta name="Description" content="@1@"></head><body>{NAV}<div class="z"><h1>示例县出台助企纾困十条措施</h1><div class="y">来源：示例日报 时间：2024-03-18 09:41</div><div class="zy">【摘要】@1@</div><div class="x"><p>　　@1@</p><p>　　@2@</p><p>　　@3@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="box_printed_twice",
        title="示例省人民政府关于禁止在示例江治理工程范围内新增建设项目的通告",
        published="2024-03-18",
        text=("@5@", "@6@", "@7@", "示例省人民政府", "2024年3月12日"),
        may=("示例省人民政府关于禁止在示例江", "治理工程范围内新增建设项目的通告", "示政明电〔2024〕1号"),
        html=f"""<html><head><meta charset="utf-8"><title>示例省人民政府关于禁止在示例江治理工程范围内新增建设项目的通告_政府信息公开基础平台</title></head><body>{NAV}
<div class="pcbox"><table class="xxgk"><tr><td>索 引 号：</td><td>11220000/2024-00203</td><td>分　　类：</td><td>农业；通告</td></tr><tr><td>发文机关：</td><td>示例省人民政府</td><td>成文日期：</td><td>2024年03月12日</td></tr><tr><td>标　　题：</td><td colspan="3">示例省人民政府关于禁止在示例江治理工程范围内新增建设项目的通告</td></tr><tr><td>发文字号：</td><td>示政明电〔2024〕1号</td><td>发布日期：</td><td>2024年03月18日</td></tr></table></div>
<div class="mbox"><p>索 引 号：11220000/2024-00203</p><p>分　　类：农业；通告</p><p>发文机关：示例省人民政府</p><p>成文日期：2024年03月12日</p><p>标　　题：示例省人民政府关于禁止在示例江治理工程范围内新增建设项目的通告</p><p>发文字号：示政明电〔2024〕1号</p><p>发布日期：2024年03月18日</p></div>
<div class="down"><a href="a.pdf">pdf下载</a><a href="a.doc">word下载</a></div>
<div class="Zoom" id="zoom"><p align="center">示例省人民政府关于禁止在示例江<br>治理工程范围内新增建设项目的通告</p><p align="center">示政明电〔2024〕1号</p><p>@5@</p><p>@6@</p><p>@7@</p><p align="right">示例省人民政府</p><p align="right">2024年3月12日</p></div>{FOOT}</body></html>""",
    ),
    Case(
        name="related_policies_after_body",
        title="示例市推进数字政府建设三年行动计划",
        published="2024-03-18",
        source="市数据局",
        text=("@1@", "@2@", "@3@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例市推进数字政府建设三年行动计划_示例市人民政府</title></head><body>{NAV}<div class="z"><h1>示例市推进数字政府建设三年行动计划</h1><div class="y"><span>发布日期：2024-03-18</span><span>来源：市数据局</span></div><div class="x"><p>@1@</p><p>@2@</p><p>@3@</p></div>
<div class="r1"><h3>相关解读</h3><ul><li><a href="j1.html">【图解】一图读懂《示例市推进数字政府建设三年行动计划》</a></li><li><a href="j2.html">【文字解读】《示例市推进数字政府建设三年行动计划》政策解读</a></li></ul></div><div class="r2"><h3>网友留言</h3><p>张先生：请问什么时候开始办理居住证？希望能尽快答复，谢谢！</p><p>回复：您好，居住证可在户籍地派出所办理，请携带身份证原件前往，谢谢您的关注。</p></div></div>{FOOT}</body></html>""",
        may=(
            "张先生：请问什么时候开始办理居住证？希望能尽快答复，谢谢！",
            "回复：您好，居住证可在户籍地派出所办理，请携带身份证原件前往，谢谢您的关注。",
        ),
    ),
    Case(
        name="consultation_reply",
        title="关于反映示例路路灯不亮的回复",
        published="2024-03-18",
        source="县住建局",
        text=(
            "张女士：",
            "您好！您反映的示例路路灯不亮问题已收悉，经现场核实，系线路老化所致，现已抢修完毕。",
            "感谢您对我们工作的关心与支持。",
            "示例县住房和城乡建设局",
            "2024年3月18日",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>关于反映示例路路灯不亮的回复_互动交流</title></head><body>{NAV}<div class="z"><h2>关于反映示例路路灯不亮的回复</h2><div class="y">来源：县住建局　发布日期：2024-03-18　点击：5</div><div class="x"><p>张女士：</p><p>您好！您反映的示例路路灯不亮问题已收悉，经现场核实，系线路老化所致，现已抢修完毕。</p><p>感谢您对我们工作的关心与支持。</p><p align="right">示例县住房和城乡建设局</p><p align="right">2024年3月18日</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="press_conference",
        title="示例市召开“回眸十四五”主题新闻发布会",
        published="2024-03-18 16:20",
        source="市政府新闻办",
        text=(
            "主持人：",
            "各位记者朋友，大家下午好！欢迎出席今天的新闻发布会。",
            "市发展改革委主任 曹大有：",
            "@1@",
            "示例日报记者：",
            "请问今年粮食生产形势如何？",
            "市农业农村局副局长 严小明：",
            "@10@",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例市召开“回眸十四五”主题新闻发布会_新闻发布会_示例市人民政府</title></head><body>{NAV}<div class="z"><h1>示例市召开“回眸十四五”主题新闻发布会</h1><div class="y"><b>2024-03-18 16:20</b><b>来源：市政府新闻办</b></div><div class="x"><p><strong>主持人：</strong></p><p>各位记者朋友，大家下午好！欢迎出席今天的新闻发布会。</p><p><strong>市发展改革委主任 曹大有：</strong></p><p>@1@</p><p><strong>示例日报记者：</strong></p><p>请问今年粮食生产形势如何？</p><p><strong>市农业农村局副局长 严小明：</strong></p><p>@10@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="annual_report_toc",
        title="示例县2023年政府信息公开工作年度报告",
        published="2024-01-26 16:00",
        source="县政府办",
        text=(
            "一、总体情况",
            "@1@",
            "二、主动公开政府信息情况",
            "信息内容",
            "本年制发件数",
            "本年废止件数",
            "现行有效件数",
            "规章",
            "0",
            "0",
            "0",
            "行政规范性文件",
            "8",
            "3",
            "56",
            "三、存在的主要问题及改进情况",
            "@3@",
            "四、其他需要报告的事项",
            "本年度未收取信息处理费。",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例县2023年政府信息公开工作年度报告</title><meta name="PubDate" content="2024-01-26 16:00:00"></head><body>{NAV}<div class="z"><h1>示例县2023年政府信息公开工作年度报告</h1><div class="y">发布日期：2024-01-26　来源：县政府办　字体：大 中 小</div><div class="x TRS_UEDITOR"><p>一、总体情况</p><p>@1@</p><p>二、主动公开政府信息情况</p><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>8</td><td>3</td><td>56</td></tr></table><p>三、存在的主要问题及改进情况</p><p>@3@</p><p>四、其他需要报告的事项</p><p>本年度未收取信息处理费。</p></div></div>{FOOT}</body></html>""",
        url="http://www.shili.gov.cn/zfxxgk/nb/202401/t20240126_99.html",
    ),
    Case(
        name="penalty_table",
        title="示例县市场监督管理局行政处罚信息公示（2024年第3期）",
        published="2024-03-18",
        source="县市场监管局",
        text=(
            "行政处罚决定书文号",
            "示市监罚〔2024〕12号",
            "当事人名称",
            "示例县某某超市",
            "违法事实",
            "经营超过保质期的食品。",
            "处罚内容",
            "没收违法所得，罚款5000元。",
            "处罚日期",
            "2024-03-11",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例县市场监督管理局行政处罚信息公示（2024年第3期）</title></head><body>{NAV}<div class="z"><h1>示例县市场监督管理局行政处罚信息公示（2024年第3期）</h1><div class="y">来源：县市场监管局　发布时间：2024-03-18</div><div class="x"><table border="1"><tr><td>行政处罚决定书文号</td><td>示市监罚〔2024〕12号</td></tr><tr><td>当事人名称</td><td>示例县某某超市</td></tr><tr><td>违法事实</td><td>经营超过保质期的食品。</td></tr><tr><td>处罚内容</td><td>没收违法所得，罚款5000元。</td></tr><tr><td>处罚日期</td><td>2024-03-11</td></tr></table></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="no_class_no_heading",
        url="http://www.shili.gov.cn/1234567890123.html",
        title="示例乡开展森林防火宣传",
        published="2024-03-18",
        source="示例乡人民政府",
        text=("@1@", "@3@"),
        html="""<html><head><meta charset="utf-8"><title>示例乡开展森林防火宣传</title></head><body><div><div><div><a href="/">首页</a><a href="/1/">走进示例</a><a href="/2/">动态</a></div></div><div><div>示例乡开展森林防火宣传</div><div>2024-03-18　来源：示例乡人民政府　【大 中 小】 打印</div><div><div><div>@1@</div><div><br></div><div>@3@</div></div></div></div><div>主办：示例县人民政府　ICP备案：浙ICP备05000000号　网站标识码3399990001</div></div></body></html>""",
    ),
    Case(
        name="stray_editor_labels",
        title="示例县税务局：“春风”送暖助企行",
        published="2024-03-18",
        source="国家税务总局示例县税务局",
        text=("@1@", "@2@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县税务局：“春风”送暖助企行_国家税务总局示例省税务局</title><meta name="ArticleTitle" content="示例县税务局：“春风”送暖助企行"><meta name="PubDate" content="2024-03-18"><meta name="ContentSource" content="国家税务总局示例县税务局"><meta name="Author" content="国家税务总局示例县税务局"></head><body>{NAV}<div class="bread">当前位置：<a>首页</a>&gt;<a>税务新闻</a></div><div class="z"><h1>示例县税务局：“春风”送暖助企行</h1><div class="y"><span>发布时间：2024-03-18</span><span>来源：国家税务总局示例县税务局</span><span>字体：[大] [中] [小]</span><span>打印本页</span></div><div id="fontzoom" class="info-cont"><p>@1@</p><p>@2@</p></div><div class="bj">网站纠错　审核：管理员　编辑：管理员</div></div>{FOOT}</body></html>""",
    ),
)
