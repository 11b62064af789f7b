"""Words by which a code shows in a text: a pillar industry is called 支柱, an estimate begins with 预计.

A code that has words here may only stand on a row where the text has one of them. The words are those of the
language, gathered from the codes' definitions, not from any one page: a list may only grow by words that mean
the code wherever they stand. Codes without words (and ``other``, ``not-stated``) may stand anywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ONGOING = (
    "正在|正|持续|着力|推动|推进|促进|深化|深入|加快|加力|加大|坚持|落实|培育|发展|建设|打造|不断|努力|探索|开展|实施|"
    "做强|做大|做优|做好|做精|做|狠抓|抓|聚焦|围绕|瞄准|继续|逐步|越来越|日益|全力|大力|积极|主动|谋划|谋|布局|提升|提高|拓展|"
    "支持|扶持|用好|完善|优化|创新|吸引|旨在|时机|开始|至今|作为|为|争取|寻|要|推介|创建|目标|纳入|立足|将|协同"
)

CUES: dict[str, dict[str, str]] = {
    "status": {
        "estimated": "预计|预测|预估|估计|估算|有望|或将",
        "planned": (
            "将|拟|计划|规划|布局|谋划|储备|继续|即将|未来|下半年|明年|建成后|在建|前瞻|后续|准备|"
            "申报|筹|打算|共同开创"
        ),
        "target": "目标|打造|力争|争取|创建|锚定|定位|努力|确保|争创|建成|提出|瞄准|愿景|要",
        "ongoing": _ONGOING,
    },
    "initiative-status": {  # what is achieved was done; what goes on needs no such word
        "achieved": (
            "了|已|完成|实现|获|建成|形成|出台|召开|举办|举行|发放|发出|公布|发布|印发|揭晓|落地|制订|制定|推出|邀请|引进|"
            "开工|竣工|开通|启用|投用|成立|设立|签署|签约|授信|预支|梳理|入选"
        ),
    },
    "role": {
        "pillar": "支柱", "engine": "引擎|发动机", "leading": "主导|龙头|领军", "characteristic": "特色",
        "emerging": "新兴", "traditional": "传统|老牌", "future": "未来", "advantageous": "优势",
        "supporting": "配套|辅助", "signature": "标志性|名片",
        "developing": "发展|做强|做大|培育|打造|布局|发力|壮大|聚焦|抢占",
    },
    "direction": {
        "rising": "增|升|高|扩大|延长|越来越|越拉越|越|密|提|逐步|主流|加快",
        "falling": "降|减|下滑|回落|萎缩|收缩",
        "recovering": "恢复|回升|回暖|复苏|好转|企稳",
        "improving": "改善|优化|好|突破|鲜明|态势|转变|转型|提升|提高|完善|来临|有效|进步",
        "better-than": "好于|高于|优于|快于|超过|高出|多于|领先|低于",
        "narrowing": "缩小|收窄|差距",
        "strong": "强|大|蓬勃|旺|完整|成熟|重|高度|充分|典范|代表|核心|肯定|全部|互不|无可|活力|丰富|良好|优",
        "possible-growth": "前景|潜力|机遇|有望|空间|可期",
        "on-schedule": "时序|进度|如期|按期",
    },
    "superlative-kind": {
        "most": "最|第一|首位|新高|之冠|榜首|冠军|居首|夺魁",
        "first-in-time": "第一|首个|首次|首家|首批|首届|率先|零的突破|最早|开创",
        "leading": "领先|领跑|前列|一流|先进",
        "only": "唯一|仅有|独家|独一",
    },
    "recognition-kind": {
        "ranking": "夺魁|第|名|位|前列|冠|首|入围|排|列",
        "approval": "获批|批准|批复|核准|试点|示范",
        "award": "奖",
    },
    "level": {
        "national": "国|全球|世界", "provincial": "省|山东|齐鲁",
        "municipal": "市", "county": "县|区",
    },
    "action": {"strengthen": "强链|强化|做强", "extend": "延链|延伸|延长|拉长", "supplement": "补链|补齐|补"},
    "initiative-kind": {
        "support": "支持|扶持|保障|服务|帮|措施|稳|防|牢|补贴|授信|发放|优惠|会商|直通车|解决|安全",
        "investment-promotion": "招商|引资|引进|招引|投资|签约|落地|外资|外贸|吸引|双招双引",
        "construction": "建设|建|开工|竣工|改造|打造",
        "reform": "改革|机制|制度|创新|解放思想|动员|放管服|简政",
        "event": "会|活动|观摩|推介|论坛|节|展",
        "planning": "谋划|规划|布局|方案|计划|部署|制订|制定|储备|思路|形成",
        "industry": "产业|行业|工业|农业|制造|企业|链|经济|种植|融合|加工|生产|发展|品牌",
        "consumption": "消费|购|销|汽车|住房|商品房",
        "finance": "金融|银行|资金|信贷|授信|贷款|财政|税|融资|基金",
        "environment": "绿|环境|生态|碳|污|节能|能耗|保护|资源|黄河|环保",
        "innovation": "创新|科技|技术|研发|专利|高新|智能|数字",
        "cooperation": "合作|共建|携手|联合|协作|联手|纳入|枢纽|联动|对接|协同",
        "publication": "公布|发布|揭晓|公示|公开|通报|印发|刊",
    },
    "phase": {
        "reserve": "储备|在库", "planned": "计划|规划|拟|谋划", "signed": "签约|签订|签署",
        "landed": "落地|落户|入驻",
        "introduced": "引进|引入|招引", "started": "开工|动工|启动|奠基",
        "under-construction": "在建|建设中|正在建设|施工",
        "implementing": "实施|推进", "completed": "竣工|建成|完工", "operating": "投产|运营|投用|达产",
    },
    "zone-kind": {
        "development-zone": "开发区|高新区", "industrial-park": "园", "new-area": "新区",
        "platform": "平台|中心|基地",
        "functional-zone": "区",
    },
    "policy-kind": {
        "plan": "规划|方案|计划|布局|纲要|多园", "programme": "行动|计划|工程|改革|专项|示范|专班",
        "measures": "措施|意见|政策|办法|券|补贴", "standard": "标准|规范|[A-Z]{2,}",
        "mechanism": "机制|制|考核|调度|库|会商|储备|保障|联系|观摩|办法|直通车",
        "strategy": "战略|健康中国|转换|振兴|国家", "guideline": ".",
    },
    "predicate": {
        "organiser": "主办|承办|举办|举行|召开|会议|开展", "completeBy": "竣工|完成|建成|完工",
        "appliesFor": "申报|申请", "serves": "辐射|服务|面向", "follows": "继|之后|延链|后续",
    },
    "organization-kind": {
        "government": "局|委|政府|厅|部|办", "party": "委|党", "committee": "委", "institute": "院|所",
        "media": "报|社|台|传媒", "bank": "行", "school": "学|校", "association": "会|联",
    },
}  # fmt: skip
"""The words of codes, as regular expressions, by scheme and code."""

TELLING: dict[str, dict[str, str]] = {
    "recognition-kind": {
        "ranking": "夺魁|前列|第.{1,3}[名位]|入围|居首",
        "approval": "获批|批复|核准|试点|贯标",
    },
}
"""Words that tell which code it is: where one of them stands, no other code of the scheme will do."""


def told(scheme: str, text: str) -> set[str]:
    """Return the codes of a scheme that a text has a telling word of."""
    return {code for code, words in TELLING.get(scheme, {}).items() if re.search(words, text)}


@lru_cache(maxsize=512)
def cue(scheme: str, code: str) -> re.Pattern[str] | None:
    """Return the pattern of a code's words, or nothing where any text will do."""
    words = CUES.get(scheme, {}).get(code)
    return re.compile(words) if words else None


def shows(scheme: str, code: str, text: str) -> bool:
    """Say whether a text has a word of the code, or the code needs none."""
    pattern = cue(scheme, code)
    return pattern is None or pattern.search(text) is not None
